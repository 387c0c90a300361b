"""好差评 pushed to the regional systems."""
import time


def pushed(checks, town):
    case_id = town.submit()
    town.until(town.hohhot, case_id, "submitted")
    desk = town.hohhot.desk("handler")
    for event in ("received", "accepted"):
        desk.write(case_id, event)
    desk.write(case_id, "decided", outcome="approved")
    town.until(town.ordos, case_id, "decided", role="window")
    window = town.ordos.desk("window")
    path = f"/api/v1/cases/{case_id}/ratings"
    window.call("POST", path, {"about": "intake", "level": "very_dissatisfied", "text": "示例：等候太久"})
    made = window.call("POST", path, {"about": "decision", "level": "dissatisfied", "tags": ["示例标签"]})
    posts = town.platform.receiver.until(3)
    ratings = {rating["taskCode"]: rating for _, content in posts for rating in town.platform.read(content)}
    checks.holds("two ratings came, one of them twice after a 500", len(posts) == 3 and len(ratings) == 2, len(posts))
    stars = sorted((rating["satisfaction"], rating["writingEvaluation"], rating["evalDetail"])
                   for rating in ratings.values())
    checks.holds("decrypted and verified by gmssl", stars == [("1", "示例：等候太久", ""), ("2", "", "示例标签")], stars)
    town.until(town.hohhot, case_id, seen="rated")
    answer = f"{path}/{made['event']['id']}/answer"
    desk.call("POST", answer, {"text": "示例：已整改"})
    town.until(town.ordos, case_id, seen="rating_answered", role="window")
    shown = window.call("GET", path)["ratings"]
    checks.holds("the answer is at the origin", [bool(rating.get("answer")) for rating in shown] == [False, True], shown)
    deadline = time.monotonic() + 10
    while town.ordos.rows("errand", "list") + town.hohhot.rows("errand", "list") and time.monotonic() < deadline:
        time.sleep(0.1)
    checks.holds("nothing is left to push", town.ordos.rows("errand", "list", "--kind", "rating") == [])
    checks.holds("no rating is a dead letter", town.ordos.rows("errand", "list", "--dead") == [])
