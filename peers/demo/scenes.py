"""The kinds of cases that the demonstration plays. Each scene asserts its outcome on both sides."""
import datetime
import uuid

from approval import Approval
from federation import ARU, HOHHOT, LONGNAN
from gateway import Refused

REMEDY = {"review_organ": "示例市人民政府", "review_days": 60, "court": "示例区人民法院", "suit_months": 6}


def delegated(options, matter):
    return "delegated" in options["modes"] and matter.get("acceptance", "destination") == "destination"


def handle(fed, there, case_id, role="handler"):
    """接收 and 受理 at the destination."""
    fed.until(there, case_id, "submitted", role=role)
    desk = there.desk(role)
    desk.write(case_id, "received", desk="示例经办席")
    desk.write(case_id, "accepted", deemed=False, accepted_on=str(fed.clock.today))
    return desk


def decide(fed, there, case_id, outcome="approved", **more):
    there.desk("approver").write(
        case_id, "decided", outcome=outcome, decision_no=f"示例决字{fed.clock.today.year}第1号",
        decided_on=str(fed.clock.today), documents=[], licences=[], **more)


def mailed_result(fed):
    """代收代办: approved, the result mailed to the applicant"""
    there = fed.hohhot
    options = fed.matter(HOHHOT, delegated)
    case_id = fed.ordos.desk("window").submit(fed.submission(options, "delegated", paper=True))["id"]
    out = {"shipment": str(uuid.uuid4()), "leg": "originals_out", "to": "desk", "carrier": "ems"}
    for status in ("created", "delivered"):
        fed.ordos.desk("window").write(
            case_id, "shipment", **out, status=status, time=fed.instant(), waybill="EA123456785CN")
    fed.until(there, case_id, seen="shipment")
    desk = there.desk("handler")
    desk.write(case_id, "received", desk="示例经办席")
    desk.write(case_id, "materials_received", on=str(fed.clock.today), complete=True, items=[])
    desk.write(case_id, "accepted", deemed=False, accepted_on=str(fed.clock.today))
    fed.clock.advance(days=2)
    desk.write(case_id, "progressed", step="审查", state="done")
    decide(fed, there, case_id)
    back = {"shipment": str(uuid.uuid4()), "leg": "result_out", "to": "applicant", "carrier": "ems"}
    for status in ("collected", "delivered"):
        desk.write(case_id, "shipment", **back, status=status, time=fed.instant(), waybill="EA123456785CN")
    fed.until(fed.ordos, case_id, "delivered", role="window")
    fed.ordos.desk("window").write(
        case_id, "rated", about="decision", level="very_satisfied", tags=[], channel="window")
    desk.write(case_id, "completed", completed_on=str(fed.clock.today))
    return fed.settle(fed.ordos, there, case_id, "completed")


def accepted_at_origin(fed):
    """代受理: accepted at the origin by agreement"""
    options = fed.matter(HOHHOT, lambda options, matter: matter.get("acceptance") == "origin")
    mode = options["modes"][0]
    line = fed.ordos.desk("window").submit(fed.submission(options, mode, accepted=True))
    assert line["state"] == "accepted", line
    fed.until(fed.hohhot, line["id"], "accepted")
    fed.hohhot.desk("handler").write(line["id"], "received", desk="示例经办席")
    decide(fed, fed.hohhot, line["id"])
    return fed.settle(fed.ordos, fed.hohhot, line["id"], "decided")


def joint(fed):
    """多地联办: both sides' departments act"""
    options = fed.matter(HOHHOT, lambda options, matter: "joint" in options["modes"] and matter.get("joint_steps"))
    case_id = fed.ordos.desk("window").submit(fed.submission(options, "joint"))["id"]
    desk = handle(fed, fed.hohhot, case_id)
    fed.until(fed.ordos, case_id, "accepted", role="window")
    for step in options["peer_matter"]["joint_steps"]:
        if step["side"] == "origin":
            fed.ordos.desk("window").write(
                case_id, "acted", step=step["code"], agency="伊金霍洛旗示例局", outcome="done")
            fed.until(fed.hohhot, case_id, seen="acted")
        else:
            desk.write(case_id, "progressed", step=step["code"], state="done")
    decide(fed, fed.hohhot, case_id, "done")
    return fed.settle(fed.ordos, fed.hohhot, case_id, "decided")


def correction(fed):
    """补正: told once, answered, accepted"""
    there = fed.hohhot
    options = fed.matter(HOHHOT, delegated)
    body = fed.submission(options, "delegated")
    case_id = fed.ordos.desk("window").submit(body)["id"]
    fed.until(there, case_id, "submitted")
    desk = there.desk("handler")
    desk.write(case_id, "received", desk="示例经办席")
    asked = desk.write(case_id, "correction_requested", due_days=10,
                       items=[{"material": body["materials"][0]["code"], "reason": "示例：页面不清晰"}])
    fed.until(fed.ordos, case_id, "correcting", role="window")
    window = fed.ordos.desk("window")
    window.write(case_id, "served", answers=asked["event"]["id"], way="sms", on=str(fed.clock.today))
    fed.clock.advance(days=1)
    window.write(case_id, "supplemented", answers=asked["event"]["id"], complete=True,
                 materials=[{**body["materials"][0], "name": "示例补正件"}])
    fed.until(there, case_id, "received")
    desk.write(case_id, "accepted", deemed=False, accepted_on=str(fed.clock.today))
    decide(fed, there, case_id)
    return fed.settle(fed.ordos, there, case_id, "decided")


def tolerated(fed):
    """容缺受理: a tolerated material is brought later"""
    there = fed.hohhot
    options = fed.matter(HOHHOT, lambda options, matter: delegated(options, matter) and any(
        material.get("tolerable") for material in options["materials"]))
    body = fed.submission(options, "delegated")
    late = next(material for material in options["materials"] if material.get("tolerable"))
    given = [material for material in body["materials"] if material["code"] != late["code"]]
    until = str(fed.clock.today + datetime.timedelta(days=2))
    body["materials"] = given + [{"code": late["code"], "form": late["form"], "checked": "copy_only",
                                  "tolerated_until": until}]
    case_id = fed.ordos.desk("window").submit(body)["id"]
    handle(fed, there, case_id)
    fed.until(fed.ordos, case_id, "accepted", role="window")
    window = fed.ordos.desk("window")
    paper = window.upload(b"%PDF-1.4 \xe7\xa4\xba\xe4\xbe\x8b", "示例容缺件.pdf")
    window.write(case_id, "supplemented", complete=True, materials=[
        {"code": late["code"], "name": late["name"], "form": late["form"], "checked": "original_seen", "blob": paper}])
    fed.until(there, case_id, seen="supplemented")
    decide(fed, there, case_id)
    return fed.settle(fed.ordos, there, case_id, "decided")


def refused(fed):
    """不予受理"""
    case_id = fed.ordos.desk("window").submit(fed.submission(fed.matter(HOHHOT, delegated), "delegated"))["id"]
    fed.until(fed.hohhot, case_id, "submitted")
    fed.hohhot.desk("approver").write(
        case_id, "refused", kind="not_qualified", basis="示例规定第一条", reason="示例：不符合条件", remedy=REMEDY)
    return fed.settle(fed.ordos, fed.hohhot, case_id, "refused")


def denied(fed):
    """不予许可, with remedy"""
    case_id = fed.ordos.desk("window").submit(fed.submission(fed.matter(HOHHOT, delegated), "delegated"))["id"]
    handle(fed, fed.hohhot, case_id)
    decide(fed, fed.hohhot, case_id, "denied", reason="示例：未达到标准", remedy=REMEDY)
    end = fed.settle(fed.ordos, fed.hohhot, case_id, "decided")
    decision = [event for event in fed.ordos.desk("window").timeline(case_id) if event["type"] == "decided"][0]
    assert decision["data"]["outcome"] == "denied" and decision["data"]["remedy"]["review_days"] == 60
    return end


def withdrawn(fed):
    """撤回: the applicant withdraws, the destination agrees"""
    case_id = fed.ordos.desk("window").submit(fed.submission(fed.matter(HOHHOT, delegated), "delegated"))["id"]
    handle(fed, fed.hohhot, case_id)
    fed.until(fed.ordos, case_id, "accepted", role="window")
    fed.ordos.desk("window").write(case_id, "withdrawal_requested", reason="示例：申请人改变主意")
    fed.until(fed.hohhot, case_id, seen="withdrawal_requested")
    fed.hohhot.desk("handler").write(case_id, "withdrawn")
    return fed.settle(fed.ordos, fed.hohhot, case_id, "withdrawn")


def terminated(fed):
    """终止: the applicant is gone"""
    case_id = fed.ordos.desk("window").submit(fed.submission(fed.matter(HOHHOT, delegated), "delegated"))["id"]
    handle(fed, fed.hohhot, case_id)
    fed.hohhot.desk("approver").write(
        case_id, "terminated", ground="applicant_gone", basis="示例规定第二条", reason="示例：无法联系", remedy=REMEDY)
    return fed.settle(fed.ordos, fed.hohhot, case_id, "terminated")


def through_hub(fed):
    """Through the hub of 甘肃 to 陇南, which the hub cannot read"""
    options = fed.matter(LONGNAN, delegated)
    case_id = fed.ordos.desk("window").submit(fed.submission(options, "delegated"))["id"]
    handle(fed, fed.longnan, case_id)
    decide(fed, fed.longnan, case_id)
    end = fed.settle(fed.ordos, fed.longnan, case_id, "decided")
    party = fed.longnan.desk("handler").case(case_id, "示例核对")["parties"][0]
    assert party["name"].startswith("示例"), party
    return end


def comes_back(fed):
    """阿鲁科尔沁旗 is down; the case waits and goes on when it is back"""
    options = fed.matter(ARU, delegated)
    fed.arukorqin.stop()
    line = fed.ordos.desk("window").submit(fed.submission(options, "delegated"))
    fed.say("    (阿鲁科尔沁旗 is down: the case waits at the origin)")
    try:
        fed.arukorqin.desk("handler").case(line["id"])
        raise AssertionError("a stopped gateway answered")
    except (OSError, Refused):
        pass
    assert fed.ordos.rows("queue", "list"), "nothing waits"
    fed.clock.advance(hours=3)
    fed.arukorqin.start()
    fed.say("    (it is back)")
    fed.clock.advance(minutes=10)
    handle(fed, fed.arukorqin, line["id"])
    decide(fed, fed.arukorqin, line["id"])
    return fed.settle(fed.ordos, fed.arukorqin, line["id"], "decided")


def by_approval_system(fed):
    """审批系统: a department's own system takes the case by webhooks, corrects and decides it"""
    options = fed.matter(HOHHOT, lambda options, matter: delegated(options, matter) and any(
        material["form"] == "original" and material.get("required", True) for material in options["materials"]))
    body = fed.submission(options, "delegated")
    unseen = next(material for material in body["materials"] if material["form"] == "original")
    seen = dict(unseen)
    unseen["checked"] = "copy_only"
    with Approval(fed.hohhot, fed.clock.path) as system:
        case_id = fed.ordos.desk("window").submit(body)["id"]
        fed.until(fed.ordos, case_id, "correcting", role="window")
        asked = [event for event in fed.ordos.desk("window").timeline(case_id)
                 if event["type"] == "correction_requested"][-1]
        fed.ordos.desk("window").write(
            case_id, "supplemented", answers=asked["id"], complete=True, materials=[{**seen, "name": "示例原件"}])
        end = fed.settle(fed.ordos, fed.hohhot, case_id, "decided")
        assert fed.hohhot.rows("webhook", "show", system.id)["state"] == "enabled"
    return end


SCENES = [mailed_result, accepted_at_origin, joint, correction, tolerated, refused, denied, withdrawn, terminated,
          through_hub, by_approval_system, comes_back]
