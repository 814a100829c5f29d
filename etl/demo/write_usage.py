"""ChatGPT "users" exports, 30 columns, one file per week: active, idle, invited and deleted accounts.

Plain joined text instead of a CSV library: a quarter of a million lines whose only quoted cell is the department.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import numpy as np

from etl.demo.people import private_address
from etl.demo.truth import Truth
from etl.demo.usage import WEEKS, week_start

HEADER = (
    "cadence,period_start,period_end,account_id,public_id,name,email,role,user_role,department,groups,user_status,"
    "created_or_invited_date,is_active,first_day_active_in_period,last_day_active_in_period,messages,messages_rank,"
    "model_to_messages,gpt_messages,gpts_messaged,gpt_to_messages,tool_messages,tools_messaged,tool_to_messages,"
    "project_messages,projects_messaged,project_to_messages,projects_created,last_day_active"
)
_WORKSPACE = "0" * 32
_NEW_MODEL_DAY = "2025-08-11"
_DELETED_SHOWN_WEEKS = 4


def write_usage(
    folder: Path, truth: Truth, rng: np.random.Generator, progress: Callable[[float], None] | None = None
) -> list[Path]:
    """Write `chatgpt_users_weekly_<monday>_<sunday>.csv` for every week; `progress` gets the part done."""
    accounts = truth.accounts
    identities, emails = _identities(truth, rng)
    created = [day.isoformat() for day in accounts.created]
    last_active = [""] * len(created)
    tools = rng.random((len(created), WEEKS)) < 0.3
    files = []
    for week in range(WEEKS):
        monday = week_start(week)
        days = [(monday + timedelta(days=n)).isoformat() for n in range(7)]
        model = "gpt-4o" if days[0] < _NEW_MODEL_DAY else "gpt-5"
        head = f"Weekly,{days[0]},{days[6]},{_WORKSPACE},"
        ranks = _ranks(accounts.messages[:, week], accounts.is_active[:, week])
        lines = [HEADER]
        for n, (is_active, first, last, messages, rank, has_tool, made, accepted, deleted) in enumerate(
            zip(
                accounts.is_active[:, week].tolist(), accounts.first_day[:, week].tolist(),
                accounts.last_day[:, week].tolist(), accounts.messages[:, week].tolist(), ranks.tolist(),
                tools[:, week].tolist(), accounts.created_week.tolist(), accounts.accepted_week.tolist(),
                accounts.deleted_week.tolist(), strict=True,
            )
        ):  # fmt: skip
            if made > week or deleted + _DELETED_SHOWN_WEEKS <= week:
                continue
            if accepted > week:
                lines.append(f"{head},,{emails[n]},,,,,pending,{created[n]},,,,,,,,,,,,,,,,,")
                continue
            status = "deleted" if deleted <= week else "enabled"
            if is_active:
                last_active[n] = days[last]
                used = messages // 3 if has_tool else 0
                tool = f"{used},1,{{'Search': {used}}}" if used else "0,0,"
                lines.append(
                    f"{head}{identities[n]},{status},{created[n]},1,{days[first]},{days[last]},{messages},{rank},"
                    f"{{'{model}': {messages}}},0,0,,{tool},0,0,,0,{days[last]}"
                )
            else:
                lines.append(f"{head}{identities[n]},{status},{created[n]},0,,,0,,,0,0,,0,0,,0,0,,0,{last_active[n]}")
        path = folder / f"chatgpt_users_weekly_{days[0]}_{days[6]}.csv"
        path.write_bytes(("\n".join(lines) + "\n").encode("utf-8"))
        files.append(path)
        if progress:
            progress((week + 1) / WEEKS)
    return files


def _ranks(messages: np.ndarray, is_active: np.ndarray) -> np.ndarray:
    """Return the place of each active account by messages, 1 for the most; 0 for the others."""
    ranks = np.zeros(len(messages), dtype=int)
    active = np.flatnonzero(is_active)
    ranks[active[np.argsort(-messages[active], kind="stable")]] = np.arange(1, len(active) + 1)
    return ranks


def _identities(truth: Truth, rng: np.random.Generator) -> tuple[list[str], list[str]]:
    """Return, per account, the cells from public_id to groups as text, and the address it signs in with."""
    people, persons = truth.people, truth.accounts.person
    draw = rng.random((len(persons), 2))
    identities, emails = [], []
    for n, person in enumerate(persons.tolist()):
        email = people.own_emails[person]
        if draw[n, 0] < 0.06:
            email = private_address(email)
        school = truth.schools[people.school[person]].short_name
        department = f'"[""{school}""]"' if draw[n, 1] < 0.82 else ""
        identities.append(f"user-{n:024x},{people.names[person]},{email},,standard-user,{department},")
        emails.append(email)
    return identities, emails
