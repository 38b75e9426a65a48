"""Agents, their teams and sessions, and who looked at what."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from hub.storage.tables.base import Base


class Agent(Base):
    """A person who works at the desk."""

    __tablename__ = "agents"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    username: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    """What customers and colleagues see."""
    role: Mapped[str] = mapped_column(String(16))
    """`agent`, `supervisor` or `admin`."""
    password_hash: Mapped[str] = mapped_column(String(200))
    must_change_password: Mapped[bool] = mapped_column(default=True)
    totp_secret: Mapped[str | None] = mapped_column(String(255))
    """Sealed: a stolen database makes no codes."""
    totp_enabled: Mapped[bool] = mapped_column(default=False)
    totp_used: Mapped[int] = mapped_column(default=0)
    """The newest 30-second step whose code was used: a code serves once."""
    active: Mapped[bool] = mapped_column(default=True)
    failed_logins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    skills: Mapped[list[str]] = mapped_column(JSON)
    capacity: Mapped[int]
    """How many conversations automatic assignment gives them at most."""
    presence: Mapped[str] = mapped_column(String(16))
    """`online`, `away` or `offline`, as chosen; who is not seen any more becomes offline."""
    seen_at: Mapped[datetime | None]
    offline_since: Mapped[datetime | None]
    assigned_at: Mapped[datetime | None]
    """When automatic assignment last gave them a conversation: the longest idle one is next."""
    created_at: Mapped[datetime]


class Team(Base):
    """A group of agents that conversations are routed to."""

    __tablename__ = "teams"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    created_at: Mapped[datetime]


class TeamMember(Base):
    """An agent's place in a team."""

    __tablename__ = "team_members"

    team_id: Mapped[str] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True)
    agent_id: Mapped[str] = mapped_column(ForeignKey("agents.id"), primary_key=True, index=True)


class AgentSession(Base):
    """A login; deleting the row revokes it."""

    __tablename__ = "agent_sessions"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the cookie's token: a stolen database opens no desk."""
    agent_id: Mapped[str] = mapped_column(ForeignKey("agents.id"), index=True)
    device: Mapped[str] = mapped_column(String(200))
    """What the browser calls itself."""
    address: Mapped[str] = mapped_column(String(45))
    """The network address of the login."""
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class RecoveryCode(Base):
    """A code that opens an account once without its authenticator; using it deletes the row."""

    __tablename__ = "recovery_codes"

    agent_id: Mapped[str] = mapped_column(ForeignKey("agents.id"), primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)


class AuditEntry(Base):
    """One access to personal data, or one act of administration."""

    __tablename__ = "audit_log"
    __table_args__ = (Index("ix_audit_log_target", "target", "target_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    agent_id: Mapped[str | None] = mapped_column(ForeignKey("agents.id"), index=True)
    action: Mapped[str] = mapped_column(String(40))
    target: Mapped[str] = mapped_column(String(24))
    target_id: Mapped[str | None] = mapped_column(String(64))
    detail: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(index=True)
