"""人员岗位的查询：the actor of a session, staff of a place, posts and certificates of a member, who can mend what."""

from .actor import actor_of

__all__ = ["actor_of"]
