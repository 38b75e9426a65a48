"""Settings, read once from `BTP_*` environment variables (and `.env`)."""

import secrets
from functools import lru_cache
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Everything an operator may set from outside; each has a default that works on one machine."""

    model_config = SettingsConfigDict(env_prefix="BTP_", env_file=".env", extra="ignore")

    hub_host: str = "127.0.0.1"
    hub_port: int = 8000
    rasa_url: str = "http://127.0.0.1:5005"
    actions_host: str = "127.0.0.1"
    actions_port: int = 5055
    database_url: str = f"sqlite+aiosqlite:///{ROOT / 'var' / 'hub.sqlite3'}"
    data_dir: Path = ROOT / "data"
    var_dir: Path = ROOT / "var"
    web_dir: Path = ROOT / "web" / "dist"
    secret: SecretStr | None = Field(
        default=None, description="signs session tokens; made and kept in var/ if unset"
    )
    bot_timeout: float = Field(default=20.0, description="seconds that one bot turn may take")
    bot_concurrency: int = Field(default=4, description="conversations whose turns run at the same time")
    orders_url: str | None = Field(
        default=None, description="the shop's API (docs/merchant-api.yml); the demo order book if unset"
    )
    orders_key: str = ""
    orders_secret: SecretStr = SecretStr("")
    order_tries: int = Field(default=5, description="wrong phone digits an hour, per customer and per order")
    session_rate: str = "600/minute"
    message_rate: str = "60/minute"
    upload_rate: str = "30/minute"
    demo: bool = Field(default=False, description="show the demo shop at /demo, with a customer logged in")
    tracker_db: Path = Field(
        default=ROOT / "var" / "rasa.db", description="Rasa's memory, from which who leaves is erased"
    )
    wechat_dir: Path = Field(default=ROOT / "data" / "wechat", description="official accounts and menu")
    wechat_api_url: str = Field(
        default="https://api.weixin.qq.com", description="the platform's API; the simulator's for trying out"
    )
    wechat_answer_seconds: float = Field(
        default=4.5, description="how long the platform is kept waiting for a passive reply; it allows 5"
    )

    def signing_key(self) -> bytes:
        """Return the key that signs session tokens, made on first use.

        Returns:
            The configured secret, or the one kept in `var/secret` (mode 0600).
        """
        if self.secret is not None:
            return self.secret.get_secret_value().encode()
        path = self.var_dir / "secret"
        try:
            return path.read_bytes()
        except FileNotFoundError:
            self.var_dir.mkdir(parents=True, exist_ok=True)
            key = secrets.token_hex(32).encode()
            path.touch(mode=0o600)
            path.write_bytes(key)
            return key


@lru_cache
def get_settings() -> Settings:
    """Return the process's settings."""
    return Settings()
