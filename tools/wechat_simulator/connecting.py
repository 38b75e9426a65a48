"""Tells a hub of ours about the simulated accounts: files and variables, as an operator would write them."""

import json
import shutil
from collections.abc import Collection, Sequence
from dataclasses import asdict
from pathlib import Path

from tools.wechat_simulator.account import Account, Kind, Mode


def configure(
    directory: Path, accounts: Sequence[Account], api_url: str, message_menus: Collection[str] = ()
) -> dict[str, str]:
    """Write the files of the accounts.

    Args:
        directory: becomes the hub's `wechat_dir`; the accounts in it are replaced, all else stays.
        accounts: which there are.
        api_url: where the platform's API is.
        message_menus: names of the accounts that show choices as message menus.

    Returns:
        The variables that the hub is to be started with.
    """
    files = directory / "accounts"
    shutil.rmtree(files, ignore_errors=True)
    files.mkdir(parents=True)
    variables = {"BTP_WECHAT_DIR": str(directory), "BTP_WECHAT_API_URL": api_url}
    for account in accounts:
        profile = {
            "id": account.name,
            "name": account.title,
            "original_id": account.original_id,
            "app_id": account.app_id,
            "kind": account.kind,
            "verified": account.verified,
            "mode": account.mode,
            "message_menus": account.name in message_menus,
        }
        # JSON is YAML.
        text = json.dumps(profile, ensure_ascii=False, indent=2)
        (files / f"{account.name}.yml").write_text(text + "\n", encoding="utf-8")
        start = f"BTP_WECHAT_{account.name.upper().replace('-', '_')}_"
        variables |= {
            f"{start}TOKEN": account.token,
            f"{start}AES_KEY": account.aes_key,
            f"{start}APP_SECRET": account.app_secret,
        }
    return variables


def kept(path: Path, fresh: Sequence[Account]) -> list[Account]:
    """Return the accounts kept in a file; the first time, keep and return the fresh ones.

    Args:
        path: a file that only its owner can read, for it holds their secrets.
        fresh: accounts for the first time, or when others are wanted.
    """
    try:
        found = [
            Account(**{**entry, "mode": Mode(entry["mode"]), "kind": Kind(entry["kind"])})
            for entry in json.loads(path.read_text(encoding="utf-8"))
        ]
    except (OSError, ValueError, TypeError, KeyError):
        found = []
    if [account.name for account in found] == [account.name for account in fresh]:
        return found
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(json.dumps([asdict(account) for account in fresh], ensure_ascii=False, indent=2))
    return list(fresh)
