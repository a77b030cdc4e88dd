"""What a person may do: the rights of the roles they have on the accounts before them, and their own.

Somebody with different roles on different accounts has, while looking at several, only what all of those roles give:
a floor shown to a manager of one account must not show that of another where they only look. Working on one account
(chosen in the bar) they have that role's rights in full.
"""

from functools import reduce
from operator import and_

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission, User
from django.db.models import Q, QuerySet

from apps.desk import visibility
from apps.desk.groups import GROUP_OF
from apps.desk.models import Membership


class RolesBackend(ModelBackend):
    """Django's own, with the rights of memberships beside those of groups."""

    def _get_group_permissions(self, user_obj: User) -> QuerySet[Permission]:
        found = self._by_role(user_obj)
        if visibility.accounts_of(user_obj) is None:
            return found
        # Voices, the guiding text and schedules serve every account, and a new account is nobody's of theirs.
        shared = Q(content_type__app_label__in=("ai_engine", "django_celery_beat")) & ~Q(codename__startswith="view_")
        return found.exclude(shared | Q(codename="add_account"))

    def _by_role(self, user_obj: User) -> QuerySet[Permission]:
        held = [GROUP_OF.get(each.role) for each in visibility.memberships(user_obj)]
        own = Q(group__in=user_obj.groups.all())
        if not held or None in held:
            return Permission.objects.filter(own).distinct()
        by_role = [Q(pk__in=Permission.objects.filter(group__name=name).values("pk")) for name in set(held)]
        return Permission.objects.filter(own | reduce(and_, by_role)).distinct()


def operates(person: User) -> bool:
    """Whether this person runs the system: these must log in in two steps."""
    if not person.is_active:
        return False
    return person.is_superuser or any(each.role == Membership.Role.OPERATOR for each in visibility.memberships(person))
