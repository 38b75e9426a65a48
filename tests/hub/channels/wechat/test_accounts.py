"""Accounts: what operators write, and secrets that only the environment has."""

from pathlib import Path

import pytest

from hub.channels.wechat.accounts import Accounts
from hub.knowledge.yamlfile import DataError

KEY = "a" * 43
PROFILE = "id: shop\nname: 店\napp_id: wx1\nkind: service\nverified: {verified}\nmode: {mode}\n"


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def written(mode: str = "plain", verified: str = "true", **secrets: str) -> Accounts:
        (tmp_path / "shop.yml").write_text(PROFILE.format(mode=mode, verified=verified), encoding="utf-8")
        for name, value in secrets.items():
            monkeypatch.setenv(f"BTP_WECHAT_SHOP_{name}", value)
        return Accounts.load(tmp_path, env_file=None)

    return written


def test_an_account_with_its_secrets_is_ready(write) -> None:
    account = write("encrypted", TOKEN="t", AES_KEY=KEY, APP_SECRET="s").ready["shop"]
    assert account.sends_actively
    assert account.cipher is not None
    assert account.inbox == "wechat:shop"


@pytest.mark.parametrize(
    ("mode", "secrets", "lacks"),
    [
        ("plain", {}, "BTP_WECHAT_SHOP_TOKEN"),
        ("encrypted", {"TOKEN": "t"}, "BTP_WECHAT_SHOP_AES_KEY"),
        ("compatible", {"TOKEN": "t", "AES_KEY": "short"}, "43"),
    ],
)
def test_what_an_account_lacks_is_named(write, mode: str, secrets: dict[str, str], lacks: str) -> None:
    accounts = write(mode, **secrets)
    assert accounts.ready == {}
    assert lacks in accounts.lacking["shop"]


@pytest.mark.parametrize(("verified", "secrets"), [("false", {"APP_SECRET": "s"}), ("true", {})])
def test_only_verified_accounts_with_a_secret_send(write, verified: str, secrets: dict[str, str]) -> None:
    assert not write(verified=verified, TOKEN="t", **secrets).ready["shop"].sends_actively


def test_a_secret_in_the_file_is_refused(write, tmp_path: Path) -> None:
    write()
    with (tmp_path / "shop.yml").open("a") as file:
        file.write("token: abc\n")
    with pytest.raises(DataError, match=r"shop\.yml:7"):
        Accounts.load(tmp_path, env_file=None)
