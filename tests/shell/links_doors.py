"""What each address at and behind a one-time link answers to whom."""

from tests.shell.doors import public

LINKS = {
    "doors:doorway": public(),
    "doors:come-back": public(302),
    "doors:leave-door": public(405),
    "doors:door-left": public(),
    "doors:quick-exit": public(302),
    "doors:link": public(404, token="=nowhere"),
    "doors:link-code": public(404, token="=nowhere"),
    "doors:link-fresh": public(405, token="=nowhere"),
}
