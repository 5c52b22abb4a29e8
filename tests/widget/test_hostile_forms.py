"""A form on another site, sent by the browser of somebody who is signed in at the shop."""

import aiohttp
from aiohttp import web

from bot.demo.shop import build


async def test_another_sites_form_begins_nothing_in_the_customers_name() -> None:
    runner = web.AppRunner(build("http://127.0.0.1:1", "a-key"))
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        address = f"http://127.0.0.1:{runner.addresses[0][1]}/support/start"
        async with aiohttp.ClientSession() as session:
            form = {"Content-Type": "text/plain"}
            async with session.post(address, data=b'{"page": {}}', headers=form) as answer:
                assert answer.status == 415
                assert (await answer.json())["code"] == "not_json"
    finally:
        await runner.cleanup()
