"""The sign-in behind each request, read together with the post it stands for: one question to the database, not two."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from .models import Practitioner, User


class SignIn(AuthenticationBackend):  # type: ignore[misc]
    """Signs in by e-mail address and password; knows somebody again by their session."""

    def get_user(self, user_id: Any) -> User | None:
        """Return the user with their post, its area, agency and team beside it; None for one who may not sign in."""
        found = User.objects.select_related(
            "practitioner__area", "practitioner__agency", "practitioner__team"
        ).filter(pk=user_id)
        user = found.first()
        return user if user is not None and self.user_can_authenticate(user) else None


def post_of(user: Any) -> Practitioner | None:
    """Return the post that somebody signed in holds, or None if they hold none any more."""
    post: Practitioner | None = getattr(user, "practitioner", None)
    return post if post is not None and post.active else None


__all__ = ["SignIn", "post_of"]
