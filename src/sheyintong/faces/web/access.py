"""谁可以用：every page and endpoint declares who may use it; a test walks them all."""

from collections.abc import Callable, Collection
from datetime import date, timedelta
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from sheyintong.kernel.actors import Actor
from sheyintong.kernel.clock import day_of
from sheyintong.kernel.errors import Refusal, RefusalKind
from sheyintong.registers.staff.types import Role

from .session import Beside, now_of

View = Callable[..., HttpResponseBase]
PROVED = timedelta(minutes=10)
EVERYBODY = "everybody"
SIGNED_IN = "signed_in"


class PageForbidden(Refusal):
    """不是这个岗位的页面。"""

    code = "web.page_forbidden"
    person = "您的岗位不能打开这一页。"
    operator = "None of the actor's roles may use this page; needed: {roles}."
    kind = RefusalKind.FORBIDDEN


class PostNotInForce(Refusal):
    """岗位不在有效期：the page belongs to a post of hers that ended or has not begun."""

    code = "web.post_not_in_force"
    person = "您在{place}的{post}岗位{became}，不能打开这一页。如有误请联系信息中心。"
    operator = "The actor's post '{role}' is out of its dates."
    kind = RefusalKind.FORBIDDEN


class SignInFirst(Refusal):
    """请先登录。"""

    code = "web.sign_in_first"
    person = "请先登录，再打开这一页。"
    operator = "No complete session."
    kind = RefusalKind.FORBIDDEN


class ScreenLocked(Refusal):
    """屏幕已锁定。"""

    code = "web.screen_locked"
    person = "屏幕已锁定，请输入密码解锁。"
    operator = "The session is locked."
    kind = RefusalKind.FORBIDDEN


class ProveAgain(Refusal):
    """须再次验证：acts that change rights or proofs need password and second factor of the last ten minutes."""

    code = "web.prove_again"
    person = "这一步须再验证一次密码和动态码。"
    operator = "Re-authentication is older than ten minutes."
    kind = RefusalKind.FORBIDDEN


def allow(*roles: str, beside: type[Beside] = Beside, bearer: bool = False, polled: bool = False) -> Callable[[View], View]:
    """Declare who may use a view: role codes, ``SIGNED_IN`` or ``EVERYBODY``; and what it wants to know beside who asks.

    A view for programs alone takes the ``bearer`` of a token in the header, never a cookie, which other sites can make a browser send.
    A view that is ``polled`` is looked at by its page and not by a person: that keeps no session from its idle limit.
    """

    def declared(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if EVERYBODY not in roles:
                _need(request, roles, bearer)
            return view(request, *args, **kwargs)

        guarded.allowed = frozenset(roles)  # type: ignore[attr-defined]
        guarded.beside = beside  # type: ignore[attr-defined]
        guarded.bearer = bearer  # type: ignore[attr-defined]
        guarded.polled = polled  # type: ignore[attr-defined]
        return guarded

    return declared


def _need(request: HttpRequest, roles: tuple[str, ...], bearer: bool) -> None:
    session = getattr(request, "session_actor", None)
    if session is None or not session.complete or (bearer and session.channel != "api"):
        raise SignInFirst()
    if session.locked:
        raise ScreenLocked()
    if SIGNED_IN not in roles and not session.actor.has(*roles):
        raise forbidden(session.actor, roles, day_of(now_of(request)))


def forbidden(who: Actor, roles: Collection[str], today: date) -> Refusal:
    """不能打开的理由：the post of hers that would do and is out of its dates, else that none of hers will do."""
    post = next((each for each in who.other_posts if each.role in roles), None)
    if post is None:
        return PageForbidden(roles=", ".join(sorted(roles)))
    became = f"要到 {post.valid_from} 才开始" if post.valid_from > today else f"已于 {post.valid_to} 结束"
    return PostNotInForce(place=post.place, post=Role(post.role).label, became=became, role=post.role)


def actor(request: HttpRequest) -> Actor:
    """The actor of a guarded request."""
    found: Actor = request.session_actor.actor  # type: ignore[attr-defined]
    return found


def is_proved(request: HttpRequest) -> bool:
    """Whether password and second factor were proved within ten minutes."""
    at = actor(request).proved_at
    return at is not None and now_of(request) - at <= PROVED


def need_proof(request: HttpRequest) -> None:
    """再次验证 before an act that changes rights. Raises :class:`ProveAgain`."""
    if not is_proved(request):
        raise ProveAgain()
