"""One worker, progress now and then, cancel, and the end on the window's own thread."""

from __future__ import annotations

import gc
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from app.domain.errors import Cancelled, UserError
from app.ui import collector
from app.ui.jobs import SECONDS_OF_A_THREAD, Jobs, Progress
from app.ui.progress_strip import ProgressStrip, time_left
from tests.support import PATIENCE_MS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()


def fail(error: Exception) -> None:
    raise error


def test_the_result_comes_back_on_this_thread(jobs: Jobs, qtbot: QtBot) -> None:
    threads: list[int] = []
    results: list[int] = []

    def work(progress: Progress) -> int:
        threads.append(threading.get_ident())
        progress(1, 1)
        return 42

    def then(result: int) -> None:
        threads.append(threading.get_ident())
        results.append(result)

    assert jobs.start("算一个数", work, then, fail)
    qtbot.waitUntil(lambda: results == [42])
    assert threads[0] != threading.get_ident() == threads[1]
    assert not jobs.busy()


def test_an_error_is_handed_over_not_lost(jobs: Jobs, qtbot: QtBot) -> None:
    errors: list[Exception] = []

    def work(_progress: Progress) -> None:
        raise UserError("record.absent")

    jobs.start("读取", work, lambda _: None, errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], UserError)


def test_a_second_job_waits_outside(jobs: Jobs, qtbot: QtBot) -> None:
    gate = threading.Event()
    ended: list[str] = []
    assert jobs.start("一", lambda _p: gate.wait(PATIENCE_MS / 1000), lambda _: ended.append("一"), fail)
    assert not jobs.start("二", lambda _p: None, lambda _: ended.append("二"), fail)
    gate.set()
    qtbot.waitUntil(lambda: ended == ["一"])


def test_cancel_stops_the_action_at_its_next_step(jobs: Jobs, qtbot: QtBot) -> None:
    errors: list[Exception] = []
    steps: list[int] = []
    begun = threading.Event()

    def work(progress: Progress) -> None:
        for step in range(100_000):
            steps.append(step)
            progress(step, 100_000)
            begun.set()
            threading.Event().wait(0.001)

    jobs.start("慢事", work, lambda _: None, errors.append)
    assert begun.wait(PATIENCE_MS / 1000)
    jobs.cancel()
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], Cancelled)
    assert len(steps) < 100_000


def test_progress_is_told_at_most_ten_times_a_second(jobs: Jobs, qtbot: QtBot) -> None:
    told: list[int] = []
    done: list[bool] = []
    jobs.progressed.connect(lambda _step, done_now, _total: told.append(done_now))

    def work(progress: Progress) -> bool:
        for step in range(1, 50_001):
            progress(step, 50_000)
        return True

    jobs.start("数数", work, done.append, fail)
    qtbot.waitUntil(lambda: bool(done))
    assert told[-1] == 50_000
    assert len(told) < 100


def test_closing_waits_for_the_running_job(qtbot: QtBot) -> None:
    jobs = Jobs()
    left: list[str] = []
    begun = threading.Event()

    def work(progress: Progress) -> None:
        begun.set()
        try:
            while True:
                progress(0, 1)
        finally:
            left.append("停下")

    jobs.start("关窗时还在做", work, lambda _: None, lambda _e: None)
    assert begun.wait(PATIENCE_MS / 1000)
    jobs.close()
    assert left == ["停下"]


def test_the_strip_shows_a_slow_job_and_cancels_it(jobs: Jobs, qtbot: QtBot) -> None:
    strip = ProgressStrip(jobs)
    qtbot.addWidget(strip)
    errors: list[Exception] = []

    def work(progress: Progress) -> None:
        while True:
            progress(18, 44, "第 18/44 份")
            threading.Event().wait(0.01)

    jobs.start("正在导出 党支部档案盒", work, lambda _: None, errors.append)
    qtbot.waitUntil(lambda: strip.isVisible() and strip.bar.share() > 0)
    assert strip.title.text() == "正在导出 党支部档案盒"
    assert strip.step.text() == "第 18/44 份"
    strip.cancel.click()
    qtbot.waitUntil(lambda: bool(errors))
    assert not strip.isVisible()


@pytest.mark.parametrize(
    ("passed", "share", "words"),
    [
        (1, 0.1, ""), (5, 0, ""), (10, 0.9, ""), (10, 0.5, "约 10 秒"), (20, 0.4, "约 30 秒"),
        (30, 0.1, "约 4 分钟"),
    ],
)  # fmt: skip
def test_how_long_it_still_takes_is_said_when_it_can_be(passed: float, share: float, words: str) -> None:
    assert time_left(passed, share) == words


def test_the_window_need_not_wait_for_a_worker_that_computes(jobs: Jobs, qtbot: QtBot) -> None:
    """Every call of Qt lets go of Python's lock; a busy worker gives it back within a fraction of a frame."""
    results: list[float] = []
    jobs.start("算", lambda _: sys.getswitchinterval(), results.append, fail)
    qtbot.waitUntil(lambda: bool(results))
    assert results[0] <= SECONDS_OF_A_THREAD


def test_what_nobody_waits_for_takes_no_place_and_stops_nobody(jobs: Jobs, qtbot: QtBot) -> None:
    gate = threading.Event()
    ended: list[str] = []
    shown: list[str] = []
    jobs.started.connect(shown.append)
    jobs.behind(lambda _p: gate.wait(PATIENCE_MS / 1000), lambda _: ended.append("看一眼"), fail)
    assert not jobs.busy()
    assert jobs.start("导出", lambda _p: None, lambda _: ended.append("导出"), fail)
    collector.work_again(gate)  # as after a paper was set, or once all pages stand
    assert not gc.isenabled()
    gate.set()
    qtbot.waitUntil(lambda: ended == ["看一眼", "导出"])
    assert shown == ["导出"]
    assert gc.isenabled()


def test_its_trouble_is_handed_over_too(jobs: Jobs, qtbot: QtBot) -> None:
    errors: list[Exception] = []

    def work(_progress: Progress) -> None:
        raise UserError("record.absent")

    jobs.behind(work, lambda _: None, errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], UserError)
