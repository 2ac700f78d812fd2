"""What the daily flow is told of a child that it was told of before. Pure: two payloads in, one or none out.

Only what changed is told, unless a value was taken away (a plan opened again has no end any more): the flow knows no
way to say that, so the child goes in full (gotcha 17). What is no longer on record is purged, one by one.
"""

from .dfe_payload import Payload

ID = {
    "social_care_episodes": "social_care_episode_id",
    "child_and_family_assessments": "child_and_family_assessment_id",
    "child_in_need_plans": "child_in_need_plan_id",
    "section_47_assessments": "section_47_assessment_id",
    "child_protection_plans": "child_protection_plan_id",
}
"""The lists whose members are known by an id of their own."""
CHILD = ("la_child_id", "mis_child_id", "purge", "child_details")


def change(was: Payload, now: Payload, on_record: set[str]) -> Payload | None:
    """Return what to tell of a child; None where nothing changed. ``on_record``: the ids that still stand anywhere.

    An id that was told and is not on record is purged. One on record that the flow has grown past is left as it was.
    """
    purges = _purges("social_care_episodes", was, now, on_record)
    if taken_away(was, now):
        full = dict(now)
        full["social_care_episodes"] = [
            *(_full(old_of(was, episode), episode, on_record) for episode in now["social_care_episodes"]),
            *purges,
        ]
        return full
    episodes = _members("social_care_episodes", was, now, on_record) + purges
    touched = any(_says_something(episode) for episode in episodes)
    if not touched and was.get("child_details") == now.get("child_details"):
        return None
    told = {key: now[key] for key in CHILD if key in now}
    if touched:
        told["social_care_episodes"] = episodes
    return told


def old_of(was: Payload, episode: Payload) -> Payload:
    """Return the episode as it was told before; empty if it was not."""
    key = ID["social_care_episodes"]
    return next((one for one in was.get("social_care_episodes", []) if one[key] == episode[key]), {})


def _full(was: Payload, now: Payload, on_record: set[str]) -> Payload:
    """Return an episode in full, with the purges of its members that are gone."""
    full = dict(now)
    for name in ID:
        gone = _purges(name, was, now, on_record)
        if gone:
            full[name] = [*now.get(name, []), *gone]
    return full


def _members(name: str, was: Payload, now: Payload, on_record: set[str]) -> list[Payload]:
    """Return a list's members: changed ones with what changed, the others by their id alone."""
    key = ID[name]
    before = {one[key]: one for one in was.get(name, [])}
    return [_member(key, before.get(one[key]), one, on_record) for one in now.get(name, [])]


def _member(key: str, was: Payload | None, now: Payload, on_record: set[str]) -> Payload:
    if was is None:
        return now
    told: Payload = {key: now[key], "purge": False}
    for name, value in now.items():
        if name in ID:
            gone = _purges(name, was, now, on_record)
            if value != was.get(name) or gone:
                told[name] = _members(name, was, now, on_record) + gone
        elif value != was.get(name):
            told[name] = value
    for name in ID:
        if name in was and name not in now and (gone := _purges(name, was, now, on_record)):
            told[name] = gone
    return told


def _purges(name: str, was: Payload, now: Payload, on_record: set[str]) -> list[Payload]:
    """Return what takes out the members that were told and are on record no more."""
    key = ID[name]
    there = {one[key] for one in now.get(name, [])}
    gone = [one for one in was.get(name, []) if one[key] not in there and one[key] not in on_record]
    # With nothing but its id, both forms that the schema allows would fit, and it asks for one of them.
    return [
        {key: one[key], **{k: one[k] for k in ("start_date",) if k in one}, "purge": True}
        for one in gone
        if not one.get("purge")
    ]


def taken_away(was: Payload, now: Payload) -> bool:
    """Return whether something that was said of a thing still told is not said any more."""
    for name, before in was.items():
        if name in ID:
            after = {one[ID[name]]: one for one in now.get(name, [])}
            if any(taken_away(one, after[one[ID[name]]]) for one in before if one[ID[name]] in after):
                return True
        elif name not in now or (isinstance(before, dict) and taken_away(before, now[name])):
            return True
    return False


def _says_something(episode: Payload) -> bool:
    return set(episode) > {ID["social_care_episodes"], "purge"} or episode.get("purge") is True
