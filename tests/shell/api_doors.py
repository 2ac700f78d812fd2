"""What each address under /api/ answers to whom: the API itself opens by a token alone, its pages to two managers."""

from quorate.api.urls import by_token_alone
from quorate.people.models import Practitioner
from tests.shell.doors import Door, door, public

Role = Practitioner.Role
KEEPERS = {Role.DESIGNATED_MANAGER, Role.SERVICE_MANAGER}
# Where only PATCH or POST acts, GET is no method; whoever signs in is refused elsewhere like anybody without a token.
NO_GET = {
    "children-la_child_id-network-member_id-end",
    "children-la_child_id-episodes-episode_id-take-out",
    "children-la_child_id-episodes-episode_id-assessments",
    "children-la_child_id-episodes-episode_id-assessments-assessment_id",
    "children-la_child_id-episodes-episode_id-assessments-assessment_id-take-out",
    "children-la_child_id-episodes-episode_id-need-plans",
    "children-la_child_id-episodes-episode_id-need-plans-need_plan_id",
    "children-la_child_id-episodes-episode_id-need-plans-need_plan_id-take-out",
    "enquiries-enquiry_id-discussions",
    "webhooks-webhook_id-secret",
    "webhooks-webhook_id-stop",
    "webhooks-webhook_id-test",
    "webhooks-webhook_id-deliveries-delivery_id-again",
}
ARGUMENTS = {
    "la_child_id": "=1",
    "member_id": "=1",
    "enquiry_id": "=1",
    "episode_id": "=1",
    "assessment_id": "=1",
    "need_plan_id": "=1",
    "conference_id": "=1",
    "plan_id": "=1",
    "webhook_id": "=1",
    "delivery_id": "=1",
}


def _by_token(name: str) -> Door:
    named = {key: value for key, value in ARGUMENTS.items() if key in name.split("-")}
    return public(405 if name in NO_GET else 401, **named)


API = {
    "api:docs": public(),
    "api:v1:openapi-json": public(),
    **{f"api:v1:{pattern.name}": _by_token(str(pattern.name)) for pattern in by_token_alone},
    "api:tokens": door(KEEPERS),
    "api:token-add": door(KEEPERS),
    "api:token-revoke": door(KEEPERS, pk="api_token"),
    "api:webhooks": door(KEEPERS),
    "api:webhook-add": door(KEEPERS),
    "api:webhook": door(KEEPERS, pk="webhook"),
    "api:webhook-renew": door(KEEPERS, pk="webhook"),
    "api:webhook-stop": door(KEEPERS, pk="webhook"),
    "api:webhook-test": door(KEEPERS, post_only=True, pk="webhook"),
    "api:delivery-again": door(KEEPERS, post_only=True, pk="webhook", delivery="delivery"),
}
