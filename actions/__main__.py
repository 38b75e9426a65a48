"""`python -m actions` serves the custom actions to Rasa, on loopback."""

import logging
import sys

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor

from actions import context, finding, serving
from hub.knowledge.yamlfile import DataError
from hub.settings import get_settings

ACTIONS = (serving.Serve, serving.Restart)


def main() -> int:
    """Serve until stopped; return the exit code."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    try:
        # Read before the first customer comes: a broken file stops the start, not a turn.
        context.texts()
        finding.policies()
    except DataError as error:
        print(f"数据有误，动作服务没有启动：\n{error}", file=sys.stderr)
        return 1
    executor = ActionExecutor()
    for action in ACTIONS:
        executor.register_action(action)
    settings = get_settings()
    app = create_app(executor, cors_origins=[])
    app.run(
        host=settings.actions_host,
        port=settings.actions_port,
        single_process=True,
        motd=False,
        access_log=False,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
