"""The official accounts: what they are in `data/wechat/accounts/*.yml`, their secrets in the environment."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, SecretStr, StringConstraints
from pydantic_settings import BaseSettings, SettingsConfigDict

from hub.channels.wechat.crypto import Cipher
from hub.knowledge.yamlfile import DataError, load

INBOX_PREFIX = "wechat:"


class Profile(BaseModel):
    """What an operator writes about an account; no secret is among it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
    """Name in the address: `/wechat/<id>`."""
    name: str
    original_id: Annotated[str, StringConstraints(pattern=r"^gh_\w+$")] | None = None
    """原始 ID; if given, messages meant for another account are refused."""
    app_id: Annotated[str, StringConstraints(min_length=1)]
    kind: Literal["service", "subscription"]
    verified: bool
    mode: Literal["plain", "compatible", "encrypted"]
    message_menus: bool = False
    """Show choices as a message menu where that is possible, not as numbered lines."""

    @property
    def env_prefix(self) -> str:
        """Beginning of the names of the variables that hold the account's secrets."""
        return f"BTP_WECHAT_{self.id.upper().replace('-', '_')}_"


class Secrets(BaseSettings):
    """An account's secrets, from `BTP_WECHAT_<ID>_*` (and `.env`)."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    token: SecretStr | None = None
    app_secret: SecretStr | None = None
    aes_key: SecretStr | None = None


@dataclass(frozen=True)
class Account:
    """An account that is ready to work.

    Attributes:
        profile: what the operator wrote.
        token: signs the platform's requests.
        app_secret: opens the platform's API; None: nothing can be sent actively.
        cipher: for the modes compatible and encrypted, else None.
    """

    profile: Profile
    token: str
    app_secret: str | None
    cipher: Cipher | None

    @property
    def id(self) -> str:
        """Name in the address."""
        return self.profile.id

    @property
    def inbox(self) -> str:
        """Name of the account's inbox in the hub."""
        return INBOX_PREFIX + self.profile.id

    @property
    def sends_actively(self) -> bool:
        """Whether customer-service messages are open to the account (客服接口: verified accounts only)."""
        return self.profile.verified and self.app_secret is not None


@dataclass(frozen=True)
class Accounts:
    """All accounts: those ready to work, and what the others lack."""

    ready: dict[str, Account]
    lacking: dict[str, str]

    @classmethod
    def load(cls, directory: Path, env_file: str | None = ".env") -> Self:
        """Read the profiles and look their secrets up.

        Args:
            directory: holds one YAML file an account; may be missing.
            env_file: a file of further environment variables, or None.

        Returns:
            Accounts whose secrets are complete, and by id what the others lack, in Chinese.

        Raises:
            DataError: a file is broken, or two accounts have one id.
        """
        ready: dict[str, Account] = {}
        lacking: dict[str, str] = {}
        for path in sorted(directory.glob("*.yml")):
            profile = load(path, Profile)
            if profile.id in ready or profile.id in lacking:
                raise DataError(f"{path}: 账号编号“{profile.id}”出现了两次，请改掉一个")
            try:
                ready[profile.id] = _with_secrets(profile, env_file)
            except LookupError as error:
                lacking[profile.id] = str(error.args[0])
        return cls(ready, lacking)


def _with_secrets(profile: Profile, env_file: str | None) -> Account:
    secrets = Secrets(_env_prefix=profile.env_prefix, _env_file=env_file)
    if secrets.token is None:
        raise LookupError(f"缺少环境变量 {profile.env_prefix}TOKEN")
    cipher = None
    if profile.mode != "plain":
        if secrets.aes_key is None:
            raise LookupError(f"缺少环境变量 {profile.env_prefix}AES_KEY（{profile.mode} 模式需要）")
        try:
            cipher = Cipher(secrets.aes_key.get_secret_value(), profile.app_id)
        except ValueError as error:
            raise LookupError(
                f"{profile.env_prefix}AES_KEY 应当是公众平台上的 43 位 EncodingAESKey"
            ) from error
    app_secret = secrets.app_secret.get_secret_value() if secrets.app_secret else None
    return Account(profile, secrets.token.get_secret_value(), app_secret, cipher)
