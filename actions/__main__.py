"""`python -m actions` serves the custom actions to Rasa, on loopback."""

import logging

from rasa_sdk import utils
from rasa_sdk.endpoint import create_app

from hub.settings import get_settings


def main() -> None:
    """Serve until stopped."""
    utils.configure_colored_logging("WARNING")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    settings = get_settings()
    app = create_app("actions")
    app.run(host=settings.actions_host, port=settings.actions_port, single_process=True, motd=False, access_log=False)


if __name__ == "__main__":
    main()
