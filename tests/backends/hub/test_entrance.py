"""Who signs out is out for good, though the store could not be written just then."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future

import pytest

from backends.hub.consoles import Consoles
from backends.hub.entrance import Entrance
from backends.hub.jobs import Answer, Job, SessionJob
from backends.hub.rows import RemoveSession
from backends.hub.sessions import Sessions
from backends.hub.trouble import Overloaded, StoreProblem, StoreTrouble
from backends.record.access import SignedIn
from tests.backends.hub.support import CHEAP, PASSWORD, USERS

pytestmark = pytest.mark.asyncio


class Queue:
    """The writer's queue, worked off at once unless in trouble."""

    def __init__(self) -> None:
        self.trouble: StoreTrouble | Overloaded | None = None
        self.removed = 0

    def submit(self, job: Job) -> Future[Answer]:
        if isinstance(self.trouble, Overloaded):
            raise self.trouble
        answer: Future[Answer] = Future()
        if self.trouble is not None:
            answer.set_exception(self.trouble)
            return answer
        if isinstance(job, SessionJob) and isinstance(job.write, RemoveSession):
            self.removed += 1
        answer.set_result(None)
        return answer


async def answers_arrived() -> None:
    """They come from another thread: a turn of the loop for each step on their way."""
    for _ in range(5):
        await asyncio.sleep(0)


@pytest.mark.parametrize("trouble", [StoreTrouble(StoreProblem.DISK_FULL), Overloaded("full")])
async def test_a_sign_out_in_store_trouble_is_kept_once_the_store_writes(
    trouble: StoreTrouble | Overloaded,
) -> None:
    user = USERS[0].user
    sessions = Sessions({user.id: (user, CHEAP.hash(PASSWORD))}, [], hours=1, hasher=CHEAP)
    queue = Queue()
    entrance = Entrance(sessions, Consoles(), queue.submit)
    signed_in = await entrance.sign_in(user.id, PASSWORD)
    assert isinstance(signed_in, SignedIn)
    queue.trouble = trouble
    await entrance.sign_out(signed_in.token)
    entrance.settle()
    await answers_arrived()
    assert queue.removed == 0
    queue.trouble = None
    entrance.settle()
    assert queue.removed == 1
    await answers_arrived()
    entrance.settle()
    assert queue.removed == 1
