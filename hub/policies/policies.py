"""All policies of a data directory."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hub.knowledge.documents import Outlines
from hub.knowledge.reloading import Reloading
from hub.knowledge.yamlfile import DataError
from hub.policies.business_hours import BusinessHours
from hub.policies.contracts import CONTRACTS
from hub.policies.decisions import Decision
from hub.policies.policy import Policy

BUSINESS_HOURS = "business_hours.yml"
_watched: dict[Path, Reloading["Policies"]] = {}


class Policies:
    """The policies by id, and the business hours."""

    def __init__(self, policies: list[Policy], hours: BusinessHours) -> None:
        """Index the policies.

        Args:
            policies: one per file, ids distinct.
            hours: for deadlines and for telling whether somebody is at work.
        """
        self.by_id = {policy.id: policy for policy in policies}
        self.hours = hours

    @classmethod
    def load(cls, directory: Path) -> "Policies":
        """Read `directory/*.yml`, and the outlines in `documents` beside it.

        Raises:
            DataError: a file is broken, or an id is taken twice. Test tables are not run here: a change takes
                effect at once, and `make check-data` tells which lines of the table no longer fit.
        """
        points = Outlines.load(directory.parent / "documents").points
        policies: list[Policy] = []
        for path in policy_files(directory):
            policy = Policy(path, points)
            twin = next((other for other in policies if other.id == policy.id), None)
            if twin is not None:
                raise DataError(f"{path}:1: 编号“{policy.id}”已经被 {twin.path.name} 用了，请换一个")
            policies.append(policy)
        for lacking in missing_policies({policy.id for policy in policies}):
            raise DataError(f"{directory}: {lacking}")
        return cls(policies, BusinessHours.load(directory / BUSINESS_HOURS))

    @classmethod
    def reloading(cls, directory: Path) -> Reloading["Policies"]:
        """Return the policies as they are at each use, changed files picked up without a restart.

        A process has one object for a directory, whoever asks for it.

        Raises:
            DataError: as `load`, at the first time only.
        """
        if directory not in _watched:
            documents = directory.parent / "documents"
            _watched[directory] = Reloading(lambda: cls.load(directory), directory, documents)
        return _watched[directory]

    def decide(self, policy_id: str, facts: Mapping[str, Any]) -> Decision:
        """Decide by the policy's rules in order; the first that holds wins.

        Args:
            policy_id: the id in the file.
            facts: by name; None, absent, or not of the declared type means unknown; undeclared ones are left
                aside.

        Returns:
            The decision; `missing` tells which unknown facts could change it.

        Raises:
            KeyError: there is no such policy.
        """
        return self.by_id[policy_id].decide(facts)


def missing_policies(ids: set[str]) -> list[str]:
    """Return what to say of the policies that the program needs and that are not among these."""
    return [f"缺少编号是“{name}”的规则文件，程序要用到它，请补上" for name in sorted(CONTRACTS.keys() - ids)]


def policy_files(directory: Path) -> list[Path]:
    """Return the files of policies in a directory: all YAML but the business hours."""
    return [path for path in sorted(directory.glob("*.yml")) if path.name != BUSINESS_HOURS]
