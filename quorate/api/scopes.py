"""What a token may be allowed to do, each with the words that the pages and the reference show."""

SCOPES: dict[str, str] = {
    "children:read": "read children: who they are, their family, social worker and team",
    "children:write": "bring in children and put right what is said of them",
    "network:read": "read who works with a child, and the directory of people, teams and agencies",
    "network:write": "put people into a child's network and take them out",
    "episodes:read": "read times in need: referrals, assessments and Child in Need plans",
    "episodes:write": "record referrals, assessments and Child in Need plans, put them right and take them out",
    "enquiries:read": "read strategy discussions and section 47 enquiries",
    "enquiries:write": "record strategy discussions that were held elsewhere",
    "conferences:read": "read conferences: when, about whom, the outcome for each child, quorum",
    "plans:read": "read plans: periods, categories, reviews, and the register as at a date",
    "duties:read": "read what is due, by when and why",
    "outcomes:read": "follow what was decided and what changed, in order",
    "papers:read": "read which papers there are, without what they say",
    "webhooks:manage": "make and stop webhooks and see what they were told",
}
