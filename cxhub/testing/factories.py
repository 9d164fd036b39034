"""Objects of the hub for tests, each complete enough to be shown.

Pages are published below the branch of the tree that they belong to; :func:`make_hub` plants the tree where there is
none.
"""

from __future__ import annotations

import datetime
from typing import Any

import factory
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Page

from cxhub.initiatives import updating
from cxhub.initiatives.models import (
    CustomerImpactAssessment,
    Decision,
    Initiative,
    InitiativeIndex,
    Milestone,
    ProgressUpdate,
)
from cxhub.metrics.models import Kpi, Measurement
from cxhub.models import HubHome, Tag
from cxhub.people.models import Department, Member
from cxhub.playbooks.models import (
    CustomerStory,
    LessonIndex,
    LessonLearned,
    Play,
    Playbook,
    PlaybookIndex,
    StoryIndex,
)
from cxhub.setup import Role, set_up_hub
from cxhub.strategy.models import (
    BrandPromise,
    BusinessStance,
    CustomerValueProposition,
    CXPrinciple,
    IntendedExperience,
    Purpose,
    StrategyPage,
    StrategyPeriod,
    StrategyPillar,
)


def make_hub() -> HubHome:
    """The hub's home at the root of the default site, with its lists, its privacy and its groups."""
    return HubHome.objects.first() or set_up_hub(as_root=True)


def branch(model: type[Page]) -> Page:
    """The one list or strategy page of this kind."""
    make_hub()
    return model.objects.get()


class UserFactory(factory.django.DjangoModelFactory):
    """An account without rights. ``role=Role.OFFICE`` puts it into that group."""

    class Meta:
        model = get_user_model()
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    password = factory.django.Password("a good long password")

    @factory.post_generation
    def role(self, create: bool, extracted: Role | None, **kwargs: Any) -> None:
        """The group of a role."""
        if create and extracted is not None:
            make_hub()
            self.groups.add(Group.objects.get(name=extracted.value))  # type: ignore[attr-defined]


class DepartmentFactory(factory.django.DjangoModelFactory):
    """A department."""

    class Meta:
        model = Department

    name = factory.Sequence(lambda n: f"Department {n}")
    slug = factory.LazyAttribute(lambda department: slugify(department.name))


class MemberFactory(factory.django.DjangoModelFactory):
    """A person without an account; ``user=UserFactory()`` gives one."""

    class Meta:
        model = Member

    name = factory.Sequence(lambda n: f"Robin Example {n}")
    slug = factory.LazyAttribute(lambda member: slugify(member.name))
    job_title = "Service manager"
    department = factory.SubFactory(DepartmentFactory)


class ExecutiveFactory(MemberFactory):
    """A person who may own an outcome."""

    name = factory.Sequence(lambda n: f"Alex Director {n}")
    job_title = "Executive director"
    executive = True


class TagFactory(factory.django.DjangoModelFactory):
    """A word of the vocabulary."""

    class Meta:
        model = Tag

    name = factory.Sequence(lambda n: f"Tag {n}")
    slug = factory.LazyAttribute(lambda tag: slugify(tag.name))


class PeriodFactory(factory.django.DjangoModelFactory):
    """A planning period around today."""

    class Meta:
        model = StrategyPeriod
        django_get_or_create = ("name",)

    name = "This period"
    starts_on = factory.LazyFunction(lambda: timezone.localdate() - datetime.timedelta(days=365))
    ends_on = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=730))


class PageFactory(factory.django.DjangoModelFactory):
    """A published page. ``live=False`` leaves it a draft; ``parent=`` puts it elsewhere."""

    class Meta:
        abstract = True

    parent_model: type[Page] = HubHome
    slug = factory.LazyAttribute(lambda page: slugify(page.title))

    @classmethod
    def _create(cls, model_class: type[Page], *args: Any, **kwargs: Any) -> Page:
        parent = kwargs.pop("parent", None) or branch(cls.parent_model)
        live = kwargs.pop("live", True)
        many = {field.name: kwargs.pop(field.name) for field in model_class._meta.many_to_many if field.name in kwargs}
        tags = many.pop("tags", None)
        page = model_class(*args, live=live, **kwargs)
        for name, items in many.items():
            setattr(page, name, items)
        parent.refresh_from_db()
        parent.add_child(instance=page)
        if tags:
            page.tags.set(tags)
        revision = page.save_revision(clean=False)
        if live:
            # Saves what belongs to the page as well.
            revision.publish()
        elif tags or many:
            page.save()
        return model_class.objects.get(pk=page.pk)

    @classmethod
    def _adjust_kwargs(cls, **kwargs: Any) -> dict[str, Any]:
        kwargs.pop("parent_model", None)
        return kwargs


class PillarFactory(PageFactory):
    """A pillar with an executive."""

    class Meta:
        model = StrategyPillar

    parent_model = StrategyPage
    title = factory.Sequence(lambda n: f"Pillar {n}")
    letter = factory.LazyAttribute(lambda pillar: pillar.title[:1])
    line = "Do what we said"
    order = factory.Sequence(lambda n: n % 5 + 1)
    executive = factory.SubFactory(ExecutiveFactory)
    period = factory.SubFactory(PeriodFactory)


class PrincipleFactory(PageFactory):
    """A principle."""

    class Meta:
        model = CXPrinciple

    parent_model = StrategyPage
    title = factory.Sequence(lambda n: f"Principle {n}")
    number = factory.Sequence(lambda n: n + 1)
    statement = factory.LazyAttribute(lambda principle: f"{principle.title}: keep your word.")


class PurposeFactory(PageFactory):
    """The purpose."""

    class Meta:
        model = Purpose

    parent_model = StrategyPage
    title = "Purpose"
    statement = "We are here for the people we serve."


class PromiseFactory(PageFactory):
    """The promise."""

    class Meta:
        model = BrandPromise

    parent_model = StrategyPage
    title = "Promise"
    statement = "You will know where you stand."


class StanceFactory(PageFactory):
    """The stance, all three the same."""

    class Meta:
        model = BusinessStance

    parent_model = StrategyPage
    title = "Stance"
    business = brand = cx = "customer-intimacy"


class IntendedExperienceFactory(PageFactory):
    """The intended experience."""

    class Meta:
        model = IntendedExperience

    parent_model = StrategyPage
    title = "Intended experience"


class ValuePropositionFactory(PageFactory):
    """The value proposition."""

    class Meta:
        model = CustomerValueProposition

    parent_model = StrategyPage
    title = "Why people come, stay and leave"


class PlaybookFactory(PageFactory):
    """A playbook."""

    class Meta:
        model = Playbook

    parent_model = PlaybookIndex
    title = factory.Sequence(lambda n: f"Playbook {n}")


class PlayFactory(PageFactory):
    """A play in a playbook of its own, unless ``parent=`` names one."""

    class Meta:
        model = Play

    parent = factory.SubFactory(PlaybookFactory)
    title = factory.Sequence(lambda n: f"Play {n}")
    trigger = "When it happens."
    owned_by = factory.SubFactory(MemberFactory)


class StoryFactory(PageFactory):
    """A story that may be told."""

    class Meta:
        model = CustomerStory

    parent_model = StoryIndex
    title = factory.Sequence(lambda n: f"Story {n}")
    quote = "Somebody told me before I had to ask."
    quote_by = "A customer"
    permission = "yes"
    body = "<p>It happened on a Tuesday.</p>"
    told_by = factory.SubFactory(MemberFactory)


class LessonFactory(PageFactory):
    """A lesson, just submitted."""

    class Meta:
        model = LessonLearned

    parent_model = LessonIndex
    title = factory.Sequence(lambda n: f"Lesson {n}")
    lesson = "<p>Ask first.</p>"


class KpiFactory(factory.django.DjangoModelFactory):
    """A complete KPI, half way between its dates, without readings."""

    class Meta:
        model = Kpi

    name = factory.Sequence(lambda n: f"KPI {n}")
    slug = factory.LazyAttribute(lambda kpi: slugify(kpi.name))
    unit = "%"
    owner = factory.SubFactory(MemberFactory)
    baseline = 50.0
    baseline_on = factory.LazyFunction(lambda: timezone.localdate() - datetime.timedelta(days=200))
    target = 70.0
    target_on = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=200))


class MeasurementFactory(factory.django.DjangoModelFactory):
    """A reading of today."""

    class Meta:
        model = Measurement

    kpi = factory.SubFactory(KpiFactory)
    as_of = factory.LazyFunction(timezone.localdate)
    value = 60.0


class InitiativeFactory(PageFactory):
    """An initiative in progress with all that its gate asks for, except KPIs: ``kpis=[…]``."""

    class Meta:
        model = Initiative

    parent_model = InitiativeIndex
    title = factory.Sequence(lambda n: f"Initiative {n}")
    stage = "in_progress"
    owned_by = factory.SubFactory(MemberFactory)
    executive_owner = factory.SubFactory(ExecutiveFactory)
    pillar = factory.SubFactory(PillarFactory)
    starts_on = factory.LazyFunction(lambda: timezone.localdate() - datetime.timedelta(days=100))
    target_date = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=100))
    original_target_date = factory.SelfAttribute("target_date")


class MilestoneFactory(factory.django.DjangoModelFactory):
    """A milestone due in a month."""

    class Meta:
        model = Milestone

    initiative = factory.SubFactory(InitiativeFactory)
    title = factory.Sequence(lambda n: f"Milestone {n}")
    due = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=30))


class UpdateFactory(factory.django.DjangoModelFactory):
    """An update, posted now, on track."""

    class Meta:
        model = ProgressUpdate

    initiative = factory.SubFactory(InitiativeFactory)
    author = factory.SelfAttribute("initiative.owned_by")
    status = "on_track"
    confidence = 0.8
    narrative = "The first bus has its reader."

    @classmethod
    def _create(cls, model_class: type[ProgressUpdate], *args: Any, **kwargs: Any) -> ProgressUpdate:
        return updating.post_update(**kwargs)


class DecisionFactory(factory.django.DjangoModelFactory):
    """A pending decision with somebody to decide it."""

    class Meta:
        model = Decision

    question = factory.Sequence(lambda n: f"Shall we do {n}?")
    slug = factory.LazyAttribute(lambda decision: slugify(decision.question))
    options = factory.LazyFunction(lambda: ["Yes", "No"])
    decider = factory.SubFactory(ExecutiveFactory)


class AssessmentFactory(factory.django.DjangoModelFactory):
    """A look at what something does to customers: better, and hardly noticed. Give ``decision`` or ``initiative``."""

    class Meta:
        model = CustomerImpactAssessment

    finding = "Fewer people have to ask."
    direction = "positive"
    severity = 1
