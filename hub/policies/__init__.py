"""The business rules that operators own: `data/policies/*.yml`, decided and explained."""

from hub.policies.business_hours import BusinessHours
from hub.policies.decisions import Decision, record
from hub.policies.policies import Policies
from hub.policies.policy import Policy

__all__ = ["BusinessHours", "Decision", "Policies", "Policy", "record"]
