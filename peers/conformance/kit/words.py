"""What stands in the `data` of every event: CASE.md §2 to §5 in a notation of its own, read once at import.

A member is `name`, `~` personal, `?` optional, then its kind: nothing is any text, `:int`, `:bool`, `:date`, `:time`,
`:blob`, `:id` (UUIDv7), `:division` (6, 9 or 12 digits), `:object`, `:any`, `=a|b` a closed list, `{…}` an object, `[…]` a list of objects, `[:kind]` a list of a kind.
"""
import datetime
import re

from wire import HEX64, TIME, UUID7, is_integer, uuid7

MATTER = "matter{local peer mapping_version:int}"
MODE = "mode=online|delegated|joint"
PARTIES = ("parties~[role=applicant|guardian|legal_representative|agent|contact|member represents? name id_type"
           " id_no phone? address? kind?]")
MATERIALS = ("materials~[code name form=original|copy|electronic blob?:blob"
             " checked=original_seen|copy_only|electronic_verified tolerated_until?:date commitment?:bool]")
DELIVERY = "{way=mail|window|electronic|representative}"
REMEDY = "remedy?{review_organ review_days:int court suit_months:int}"
ITEMS = "items~[material? field? reason]"
COMMON = ("by{agency{name uscc} desk?} by_person~?{name work_no? phone?}"
          " document~?{title sealed=electronic|scan|none blob:blob}")
FIRST = " test?:bool"

ORIGIN = {
    "review_requested": f"destination:division {MATTER} {MODE} {PARTIES} form~:object {MATERIALS}{FIRST}",
    "abandoned": "reason~",
    "submitted": (
        f"number destination:division {MATTER} {MODE} channel=window|web|mobile|post window?{{division:division name}}"
        f" applicant_kind=person|organisation paper:bool delivery{DELIVERY} {PARTIES} form~:object {MATERIALS}"
        " verification~[of method=reader|face|manual|platform time:time reference?]"
        " declaration~{signed=paper|pad|ca blob?:blob} address~? bundle?{id part:int after[:int] lead?:division} continues?:id"
        " project_code? accepted?{notice_no accepted_on:date due_on:date legal_due_on?:date authority{name uscc}}" + FIRST),
    "supplemented": f"answers?:id complete:bool form~?:object {MATERIALS}",
    "acted": "step agency outcome=done|failed document_no?",
    "served": "answers:id way on:date proof~?:blob",
    "contact_changed": f"delivery?{DELIVERY} address~? phone~?",
    "withdrawal_requested": "reason~",
    "result_received": "way time:time receiver~",
    "bundle_progressed": "parts[part:int state outcome?]",
    "rated": ("about=intake|decision level=very_satisfied|satisfied|basically_satisfied|dissatisfied|very_dissatisfied"
              " tags[:text] channel text~?"),
}
DESTINATION = {
    "pre_reviewed": f"ok:bool {ITEMS}",
    "received": "number desk",
    "materials_received": "on:date shipment? complete:bool items~[name state=ok|missing|damaged]",
    "correction_requested": f"notice_no due_days:int clock?=runs|stops basis? {ITEMS}",
    "accepted": "notice_no? deemed:bool accepted_on:date due_on:date legal_due_on?:date project_no?",
    "refused": f"kind=not_required|not_competent|not_qualified|incomplete notice_no basis reason~ {REMEDY}",
    "transferred": "division:division notice_no? reason~",
    "terminated": ("ground=correction_lapsed|tolerance_lapsed|applicant_gone|accepted_in_error|fee_unpaid|other"
                   f" notice_no basis reason~ {REMEDY}"),
    "progressed": "step state=started|done opinion~?",
    "clock_suspended": "kind excluded=legal|promised|both days?:int basis date?:date place~?",
    "clock_resumed": "suspension:id due_on:date legal_due_on?:date",
    "extended": "days:int notice_no due_on:date legal_due_on?:date approved_by~ reason~",
    "decided": (f"outcome=approved|denied|done|partial|forwarded decision_no decided_on:date reason~? {REMEDY}"
                " documents~[title sealed=electronic|scan|none blob:blob]"
                " licences~[type number issuer valid_from?:date valid_to?:date blob?:blob]"),
    "rectified": "what notice_no reason~", "revoked": "what notice_no reason~",
    "withdrawn": "reason~?", "withdrawal_declined": "reason~", "completed": "completed_on:date",
}
EITHER = {
    "note": "kind=question|answer|urge|complaint|escalation answers?:id reply_by?:date text~",
    "shipment": ("shipment leg=originals_out|supplement_out|originals_back|result_out to=desk|window|applicant carrier"
                 " status=created|collected|in_transit|out_for_delivery|delivered|exception|refused|returned time:time"
                 " paid_by? waybill~ place~? contents~?[:text]"),
    "payment_requested": "bill amount_fen:int items[name amount_fen:int] payee due? link~?",
    "paid": "bill time:time voucher_no?", "refunded": "bill time:time",
    "rating_answered": "answers:id text~",
}


def _read(text, at=0, end=""):
    members = {}
    while at < len(text) and text[at] != end:
        if text[at] == " ":
            at += 1
            continue
        found = re.compile(r"(\w+)([~?]*)").match(text, at)
        name, flags, at = found[1], found[2], found.end()
        kind, at = _kind(text, at)
        members[name] = ("~" in flags, "?" in flags, kind)
    return members, at + 1


def _kind(text, at):
    mark = text[at:at + 1]
    if mark == "{":
        return _read(text, at + 1, "}")
    if mark == "[":
        if text[at + 1] == ":":
            end = text.index("]", at)
            return [text[at + 2:end]], end + 1
        kind, at = _read(text, at + 1, "]")
        return [kind], at
    if mark in (":", "="):
        found = re.compile(r"[\w|]+").match(text, at + 1)
        return found[0] if mark == ":" else set(found[0].split("|")), found.end()
    return "text", at


TYPES = {kind: _read(f"{COMMON} {members}")[0] for kind, members in {**ORIGIN, **DESTINATION, **EITHER}.items()}
PERSONAL = {kind: {name for name, member in members.items() if member[0]} for kind, members in TYPES.items()}
AUTHORS = {kind: ({"origin"} if kind in ORIGIN else {"destination"} if kind in DESTINATION
                  else {"origin", "destination"}) for kind in TYPES}


def faults(kind, data, erased=False):
    """The path of each member of the whole `data` that is not as CASE.md says; unknown members are let pass."""
    found = _members(TYPES[kind], data, "", erased)
    if kind == "decided" and data.get("outcome") == "denied" and not erased and "reason" not in data:
        found.append("/reason")
    if kind == "correction_requested" and data.get("clock") == "stops" and "basis" not in data:
        found.append("/basis")
    return found


def _members(members, data, path, erased=False):
    if not isinstance(data, dict):
        return [path or "/"]
    found = []
    for name, (personal, optional, kind) in members.items():
        if name in data:
            found += _value(kind, data[name], f"{path}/{name}")
        elif not optional and not (personal and erased):
            found.append(f"{path}/{name}")
    return found


def _value(kind, value, path):
    if isinstance(kind, dict):
        return _members(kind, value, path)
    if isinstance(kind, list):
        if not isinstance(value, list):
            return [path]
        return [fault for i, item in enumerate(value) for fault in _value(kind[0], item, f"{path}/{i}")]
    if isinstance(kind, set):
        return [] if isinstance(value, str) and value in kind else [path]
    return [] if KINDS[kind](value) else [path]


def _is_date(value):
    try:
        return isinstance(value, str) and len(value) == 10 and bool(datetime.date.fromisoformat(value))
    except ValueError:
        return False


def _is_time(value):
    return isinstance(value, str) and bool(TIME.match(value))


def _is_blob(value):
    return (isinstance(value, dict) and bool(HEX64.match(str(value.get("digest")))) and is_integer(value.get("size"))
            and all(isinstance(value.get(name), str) for name in ("media_type", "name", "key")))


KINDS = {
    "text": lambda value: isinstance(value, str), "int": is_integer, "bool": lambda value: isinstance(value, bool),
    "date": _is_date, "time": _is_time, "blob": _is_blob, "object": lambda value: isinstance(value, dict),
    "any": lambda value: True, "id": lambda value: isinstance(value, str) and bool(UUID7.match(value)),
    "division": lambda value: isinstance(value, str) and bool(re.fullmatch(r"(\d{6}|\d{9}|\d{12})", value)),
}
BY = {"agency": {"name": "示例机关", "uscc": "111501009000091662"}, "desk": "示例席"}
BLOB = {"digest": "0" * 64, "size": 54, "media_type": "application/pdf", "name": "示例.pdf",
        "key": "AAAAAAAAAAAAAAAAAAAAAA"}


def sample(kind, clock, optional=False, /, **given):
    """Valid `data` of a type, with all optional members or none; `given` replaces members, None drops one."""
    data = {"by": BY, **{name: value for name, value in _sample(TYPES[kind], clock, optional).items() if name != "by"}}
    data.pop("test", None)  # a synthetic case would not be counted
    if not optional:
        data.pop("by_person", None)
    if kind == "decided":
        data.update(outcome="approved", documents=[], licences=[])
    data.update(given)
    return {name: value for name, value in data.items() if value is not None}


def _sample(kind, clock, optional):
    if isinstance(kind, dict):
        return {name: _sample(inner, clock, optional) for name, (_, may_lack, inner) in kind.items()
                if optional or not may_lack}
    if isinstance(kind, list):
        return [_sample(kind[0], clock, optional)]
    if isinstance(kind, set):
        return sorted(kind)[0]
    return {"text": "示例", "int": 1, "bool": True, "date": clock.today(), "time": clock.at(), "blob": BLOB,
            "object": {}, "any": 0, "id": uuid7(clock.now()), "division": "150100"}[kind]
