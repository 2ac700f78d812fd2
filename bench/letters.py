"""200 letters with one click: seconds to make and queue them by a worker, beside making them one by one in the request.

python -m bench.letters [LETTERS]
"""

import os
import sys
import time

from bench._caseload import scratch_instance

AIM = 60


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    os.environ["LETTERS_BY_THE_DOZEN"] = str(many)
    with scratch_instance():
        measure(many)


def measure(many: int) -> None:
    from quorate import clock  # noqa: PLC0415 - rows can be named only once Django has started
    from quorate.jobs.models import Job  # noqa: PLC0415
    from quorate.jobs.work import do  # noqa: PLC0415
    from quorate.letters import batches  # noqa: PLC0415
    from quorate.letters.models import Letter  # noqa: PLC0415
    from quorate.people.models import Agency, Area, Practitioner  # noqa: PLC0415
    from tests.shell.slow import jobs as dozens  # noqa: PLC0415

    area = Area.objects.create(key="bench-letters", name="Marrowby Council", procedure="tees", la_code="999")
    agency = Agency.objects.create(area=area, name="Children's services", kind="social-care")
    by = Practitioner.objects.create(
        area=area, name="Sam Oakley", role="conference-administrator", agency=agency
    )
    chosen = {str(number) for number in range(many)}

    began = time.monotonic()
    batch = batches.begin(area=area, kind="tests.dozens", chosen=chosen, key="bench", by=by, at=clock.now())
    clicked = time.monotonic() - began
    while (waiting := Job.objects.filter(name=batches.WORK, state=Job.State.WAITING).first()) is not None:
        do(waiting.pk)
    made = time.monotonic() - began
    count = Letter.objects.filter(in_batches__item__batch=batch).count()

    began = time.monotonic()
    for number in range(20):
        dozens.make(f"alone-{number}", area=area, by=by, at=clock.now())
    alone = (time.monotonic() - began) / 20 * many
    print(f"{many} letters, each with a paper (aim: {AIM} s)")
    print(f"  the click             {clicked:6.2f} s")
    print(
        f"  made and queued       {made:6.2f} s  ({count} letters)  {'holds' if made < AIM else 'DOES NOT HOLD'}"
    )
    print(f"  one by one in a page  {alone:6.2f} s of waiting for the person")


if __name__ == "__main__":
    main()
