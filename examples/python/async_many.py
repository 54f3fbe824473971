"""Create and publish several flows at once.

python async_many.py flows/appointment.json flows/survey.json
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from flows8x8 import AsyncClient, FlowCategory, FlowsError


async def bring(client: AsyncClient, file: Path) -> str:
    try:
        saved = await client.create_flow(file.stem, [FlowCategory.OTHER], flow_json=file, raise_on_validation=True)
        await client.publish_flow(saved.id)
    except FlowsError as error:
        return f"failed {file.stem}: {error}"
    return f"published {saved.id} {file.stem}"


async def main() -> None:
    files = [Path(argument) for argument in sys.argv[1:]]
    async with AsyncClient(reconcile=True) as client:
        for line in asyncio.as_completed([bring(client, file) for file in files]):
            print(await line)


if __name__ == "__main__":
    asyncio.run(main())
