#!/usr/bin/env python3
"""Makes legal-clocks.csv: worked examples of the clocks of a case, for people to read and every gateway to pass.

Each row here is a situation, the script of events that makes it, a question, and the rule it shows. The answers come
from reference.py, a second calculation; those of `late` are counted by hand and stand here. Run it in this folder;
with PyPI's chinesecalendar at hand the shipped calendar is compared with it first.
"""
import csv
import os
import sys
from datetime import date, timedelta

from reference import Case, HERE, PUBLISHED, answer, reasons, works

try:
    import chinese_calendar
except ImportError:
    chinese_calendar = None

A = "15w/20w/deemed"
LAW32, LAW42, LAW45 = "行政许可法第三十二条", "行政许可法第四十二条", "行政许可法第四十五条"
CIVIL, CASE7, NM = "民法典第二百零一条、第二百零三条", "CASE.md §7", "内蒙古全区通办服务时限（DOMAIN.md §5）"
ROWS = []


def row(situation, script, question, source, terms=A, hand=None, why=""):
    ROWS.append((situation, terms, script, question, source, hand, why))


# --- 1. When the five days begin and end -----------------------------------------------------------------------
for day, what in [
    ("2026-03-02", "周一收到"), ("2026-03-06", "周五收到"), ("2026-03-07", "周六收到，周六不是起点之外的一天"),
    ("2026-03-08", "周日收到"), ("2026-02-13", "春节前最后一个周五收到，次日周六调休上班"),
    ("2026-02-14", "春节前的调休周六收到"), ("2026-02-16", "春节假期第二天收到"), ("2026-02-23", "春节假期最后一天收到"),
    ("2026-02-24", "春节后首个工作日收到，当周周六调休"), ("2026-04-03", "清明前收到"), ("2026-04-30", "劳动节前收到"),
    ("2026-05-05", "劳动节假期最后一天收到"), ("2026-06-18", "端午前收到"), ("2026-09-18", "周五收到，周日09-20调休上班"),
    ("2026-09-30", "国庆前收到"), ("2026-10-09", "国庆后周五收到，周六10-10调休上班"), ("2025-01-26", "2025年春节前的调休周日收到"),
    ("2025-09-30", "2025年国庆中秋连休前收到"), ("2024-02-09", "2024年除夕收到（除夕不放假，提倡休假）"),
    ("2024-02-28", "闰年二月底收到"), ("2025-12-31", "年末收到，元旦三天"), ("2026-12-31", "2026年最后一天收到，2027年未公布"),
    ("2027-04-29", "未公布年份的劳动节前收到，只按固定两天"), ("2027-09-29", "未公布年份的国庆前收到，只按固定三天"),
    ("2023-04-27", "未公布的2023年：劳动节固定假只有一天"),
]:
    row(f"电子件{what}", f"{day} submitted", "acceptance", LAW32)
for script, what in [
    ("2026-03-06 submitted stored=2026-03-09", "网络中断，周五收件，周一才到达办理地：自到达日起"),
    ("2026-03-06 submitted stored=2026-03-11; 2026-03-09 received", "重建过的库晚存，但办理地早已写过接收：以首个见过它的事件为准"),
    ("2026-03-02 submitted paper; 2026-03-05 materials", "纸质件：自收到原件之日起"),
    ("2026-03-02 submitted paper; 2026-03-06 materials on=2026-03-05", "纸质件：登记晚一天，以实际收到日为准"),
    ("2026-03-02 submitted paper; 2026-03-05 delivered", "纸质件：无人登记，签收后第一个工作日起"),
    ("2026-03-02 submitted paper; 2026-03-06 delivered", "纸质件：周五签收无人登记，下周一起"),
    ("2026-02-10 submitted paper; 2026-02-14 delivered", "纸质件：春节前调休周六签收，节后首个工作日起"),
    ("2026-12-28 submitted paper; 2026-12-31 delivered", "纸质件：跨入未公布年份，起点即暂定"),
    ("2026-03-02 submitted paper", "纸质件：原件未到，五日不起算"),
    ("2026-03-02 submitted paper; 2026-03-05 delivered; 2026-03-09 materials", "纸质件：后来登记了收到日，以登记为准"),
    ("2026-03-02 submitted; 2026-03-03 correct days=10; 2026-03-04 served; 2026-03-12 supplement", "补正后：自交齐之日重新起算"),
    ("2026-02-09 submitted; 2026-02-10 correct days=10; 2026-02-11 served; 2026-02-14 supplement", "补正在调休周六交齐，五日跨春节"),
    ("2026-03-02 submitted; 2026-03-03 correct days=10; 2026-03-04 served; 2026-03-13 supplement stored=2026-03-16", "补正周五交齐，周一到达办理地"),
]:
    row(what, script, "acceptance", LAW32 if "纸质" not in what else CASE7)

# --- 2. Silence: deemed acceptance -----------------------------------------------------------------------------
S = "2026-03-02 submitted"
for script, day, what, terms in [
    (S, "2026-03-09", "第五个工作日当天仍可告知，不视为受理", A), (S, "2026-03-10", "五日已过未告知：自收到之日起即为受理", A),
    (S, "2026-03-10", "非许可事项不适用视为受理，只是逾期", "15w/20w"),
    ("2026-02-12 submitted", "2026-02-25", "跨春节，第五个工作日当天", A), ("2026-02-12 submitted", "2026-02-27", "跨春节，五日已过", A),
    ("2026-12-28 submitted", "2027-01-06", "跨入未公布年份，期限均为暂定", A),
    ("2026-03-02 submitted; 2026-03-05 correct days=10; 2026-03-09 served", "2026-03-16", "第五日送达补正告知：期限已守住", A),
    ("2026-03-02 submitted; 2026-03-05 correct days=10; 2026-03-10 served", "2026-03-11", "第六日才送达：告知逾期，视为受理", A),
    ("2026-03-02 submitted; 2026-03-05 correct days=10", "2026-03-10", "写了补正告知而未送达：视为受理", A),
    ("2026-03-02 submitted; 2026-03-03 correct days=10; 2026-03-04 served; 2026-03-13 supplement", "2026-03-23", "补正交齐后又五日未告知：受理日为交齐之日", A),
    ("2026-03-02 submitted; 2026-03-03 correct days=10; 2026-03-04 served; 2026-03-13 supplement", "2026-03-20", "补正交齐后第五日当天", A),
    ("2026-03-02 submitted paper; 2026-03-05 materials", "2026-03-13", "纸质件：收到原件后五日已过", A),
    ("2026-03-02 submitted paper", "2026-04-30", "纸质件：原件未到，永不视为受理", A),
    ("2026-03-02 submitted", "2026-03-10", "承诺一个月、无法定期限", "1m/-/deemed"),
]:
    row(what, script, f"deemed {day}", LAW32, terms)

# --- 3. The decision: promised and legal limits ----------------------------------------------------------------
for on, terms, what in [
    ("2026-03-02", "0w/20w", "即办件：当日"), ("2026-03-06", "1w/20w", "周五受理一日办结"), ("2026-03-02", "5w/20w", "五个工作日"),
    ("2026-02-09", "10w/20w", "跨春节及两个调休日"), ("2026-09-16", "10w/20w", "跨中秋、国庆及调休周日"),
    ("2026-09-28", "7w/20w", "国庆后含调休周六10-10"), ("2026-04-24", "7w/20w", "跨劳动节，含调休周六05-09"),
    ("2025-01-20", "10w/20w", "2025年春节，含前后两个调休日"), ("2025-09-22", "8w/20w", "2025年国庆中秋，含调休周日09-28"),
    ("2024-04-01", "5w/20w", "2024年清明，含调休周日04-07"), ("2024-04-26", "5w/20w", "2024年劳动节，含两个调休日"),
    ("2024-09-09", "5w/20w", "2024年中秋，含调休周六09-14"), ("2026-03-02", "15w/45w", "集中办理四十五日"),
    ("2026-12-21", "10w/20w", "跨入未公布年份"), ("2026-12-24", "5w/20w", "承诺期限在年内，法定期限跨年为暂定"),
    ("2026-01-31", "1m/-", "一个月到没有三十一日的月份，再遇春节调休"), ("2024-01-31", "1m/-", "闰年二月只有二十九日"),
    ("2025-01-31", "1m/-", "平年二月只有二十八日"), ("2026-08-31", "1m/-", "九月只有三十日，恰在中秋后"),
    ("2026-09-01", "1m/-", "届满在国庆当日，顺延到节后"), ("2026-05-30", "1m/-", "届满在工作日，不顺延"),
    ("2025-11-30", "3m/-", "三个月到二月末，届满周末顺延"), ("2026-02-28", "1m/-", "月末不是对应日：三月二十八日是周六，顺延"),
    ("2026-03-31", "12m/-", "十二个月到未公布年份"), ("2026-03-02", "7c/20w", "七个自然日，周末也算"),
    ("2026-03-02", "5c/20w", "自然日届满在周六，顺延到周一"), ("2026-02-10", "7c/20w", "自然日届满在春节，顺延到节后"),
    ("2026-05-04", "5c/20w", "自然日届满在调休周六：当日即工作日"), ("2026-09-15", "5c/20w", "自然日届满在调休周日：当日即工作日"),
    ("2026-03-05", "24h/20w", "二十四小时为次日"), ("2026-03-05", "25h/20w", "二十五小时按两日计，届满周六顺延"),
    ("2026-09-30", "24h/20w", "二十四小时届满在国庆，顺延"),
]:
    row(f"{what}（{terms.split('/')[0]}，法定{terms.split('/')[1]}）", f"{on} submitted; {on} accept on={on}", f"due {on}",
        LAW42 if terms[-1] == "w" and "45" not in terms else CIVIL, terms)
row("补正后受理：受理日为交齐之日，期限自其次日起",
    "2026-03-02 submitted; 2026-03-03 correct days=10; 2026-03-04 served; 2026-03-12 supplement; 2026-03-16 accept on=2026-03-12",
    "due 2026-03-16", LAW32)

# --- 4. Suspension, resumption, extension ----------------------------------------------------------------------
B = "2026-03-02 submitted; 2026-03-02 accept on=2026-03-02; "
for script, question, what in [
    (B + "2026-03-05 suspend excluded=legal", "due 2026-03-16", "听证只停法定期限，到03-16仍未结束"),
    (B + "2026-03-05 suspend excluded=promised", "due 2026-03-16", "公示只停承诺期限，到03-16仍未结束"),
    (B + "2026-03-05 suspend excluded=both", "due 2026-03-16", "检验检测两个期限都停，到03-16仍未结束"),
    (B + "2026-03-05 suspend excluded=both; 2026-03-16 resume", "due 2026-03-20", "停与恢复的当日都计入"),
    (B + "2026-03-05 suspend excluded=both; 2026-03-05 resume", "due 2026-03-20", "当日停当日恢复：一天不少"),
    (B + "2026-03-05 suspend excluded=both; 2026-03-06 resume", "due 2026-03-20", "次日恢复：一天不少"),
    (B + "2026-03-06 suspend excluded=both; 2026-03-09 resume", "due 2026-03-20", "周五停周一恢复：中间没有工作日"),
    (B + "2026-03-05 suspend excluded=both days=5", "due 2026-03-09", "告知五日，第三天看：停到今天为止"),
    (B + "2026-03-05 suspend excluded=both days=5", "due 2026-03-31", "告知五日，无人恢复：到日自动恢复"),
    (B + "2026-03-05 suspend excluded=legal; 2026-03-10 suspend excluded=promised; 2026-03-16 resume; 2026-03-18 resume", "due 2026-03-20", "两个程序各停一个期限，先后恢复"),
    (B + "2026-03-05 suspend excluded=both; 2026-03-10 suspend excluded=both; 2026-03-16 resume; 2026-03-18 resume", "due 2026-03-20", "两个程序重叠，重叠的日子只扣一次"),
    (B + "2026-03-05 correct days=5 stops; 2026-03-06 served", "due 2026-03-16", "受理后补正并停止计时（须有依据）"),
    (B + "2026-03-05 correct days=5; 2026-03-06 served", "due 2026-03-16", "受理后补正不停止计时"),
    (B + "2026-03-10 extend days=10", "due 2026-03-10", "经批准延长十日"),
    (B + "2026-03-10 extend days=10; 2026-03-12 extend days=5", "due 2026-03-12", "两次延长相加"),
    (B + "2026-03-05 suspend excluded=both; 2026-03-16 resume; 2026-03-18 extend days=10", "due 2026-03-18", "先停后延"),
    (B + "2026-03-05 suspend excluded=legal; 2026-03-16 resume; 2026-03-18 extend days=10", "due 2026-03-18", "只停法定，延长两者都加"),
]:
    row(what, script, question, LAW42 if "延" in what else LAW45)
C = "2026-02-09 submitted; 2026-02-09 accept on=2026-02-09; "
for script, question, what in [
    (C + "2026-02-12 suspend excluded=both; 2026-02-25 resume", "due 2026-02-26", "停在春节前，恢复在节后：只扣节前两天与节后一天"),
    (C + "2026-02-12 suspend excluded=both days=5", "due 2026-03-10", "告知五日，跨春节自动恢复"),
    ("2026-12-21 submitted; 2026-12-21 accept on=2026-12-21; 2026-12-24 suspend excluded=both; 2027-01-05 resume", "due 2027-01-06", "跨年停止，暂定"),
    ("2026-09-21 submitted; 2026-09-21 accept on=2026-09-21; 2026-09-23 extend days=10", "due 2026-09-23", "延长跨国庆及调休"),
    ("2026-03-02 submitted; 2026-03-02 accept on=2026-03-02; 2026-03-05 suspend excluded=both; 2026-03-11 resume", "due 2026-03-12", "自然日期限被停：停一日顺延一日"),
]:
    row(what, script, question, LAW45, "20c/1m" if "自然日" in what else A)
for day, days, what in [
    ("2026-03-02", 5, "周一停，五个工作日后的次日恢复"), ("2026-03-06", 1, "周五停一日：周一为其一日，周二恢复"),
    ("2026-02-12", 3, "跨春节"), ("2026-09-17", 2, "含调休周日09-20"), ("2026-03-02", 0, "零日：次日恢复"), ("2026-12-29", 5, "跨入未公布年份"),
]:
    row(f"特别程序告知{days}日：{what}", f"{day} submitted; {day} accept on={day}; {day} suspend excluded=both days={days}", "resumes", LAW45)

# --- 5. Corrections: service and answer ------------------------------------------------------------------------
for script, what in [
    ("2026-03-03 correct days=5; 2026-03-04 served", "次日送达"), ("2026-03-03 correct days=5", "无送达记录：三个工作日后的次日推定送达"),
    ("2026-03-06 correct days=5; 2026-03-07 served", "周六送达"), ("2026-03-06 correct days=5", "周五发出，推定送达"),
    ("2026-02-12 correct days=5", "春节前发出，推定送达跨节"), ("2026-02-12 correct days=5; 2026-02-14 served", "调休周六送达"),
    ("2026-09-29 correct days=10; 2026-09-30 served", "国庆前送达，含调休周六"), ("2026-03-03 correct days=0; 2026-03-04 served", "当日补正"),
    ("2026-12-28 correct days=5; 2026-12-29 served", "跨年补正，暂定"), ("2026-12-29 correct days=3", "推定送达落在未公布年份"),
    ("2026-03-03 correct days=15; 2026-03-10 served", "送达晚，期限自送达起，不自发出起"),
]:
    row(f"补正：{what}", "2026-03-02 submitted; " + script if "2026-03" in script[:7] else script[:10] + " submitted; " + script,
        "correction", CASE7)

# --- 6. Duties: last day, first yellow day ---------------------------------------------------------------------
for script, kind, what in [
    ("2026-03-02 submitted", "forward", "收件后一个工作日内推送"), ("2026-03-06 submitted", "forward", "周五收件，周一内推送"),
    ("2026-02-14 submitted", "forward", "调休周六收件，节后首日内推送"),
    ("2026-03-02 submitted paper", "mail_originals", "两个工作日内寄出原件"), ("2026-09-29 submitted paper", "mail_originals", "国庆前收件，节后首日内寄出"),
    ("2026-03-02 submitted", "check", "一个工作日内复核"), ("2026-03-06 submitted stored=2026-03-07", "check", "周六到达，周一内复核"),
    ("2026-03-02 review", "review", "预审一个工作日内答复"), ("2026-02-13 review", "review", "预审：次日周六调休，仍算工作日"),
    ("2026-03-02 submitted paper; 2026-03-06 delivered", "report_materials", "签收后一个工作日内登记"),
    ("2026-03-02 submitted paper; 2026-03-03 collected", "carry", "寄递五个工作日（本地设定）"),
    ("2026-03-02 submitted", "decide_acceptance", "五日内决定受理，剩三日起黄"),
    ("2026-02-12 submitted", "decide_acceptance", "跨春节的五日"),
    ("2026-03-02 submitted; 2026-03-02 correct days=5", "serve_correction", "三个工作日内送达补正告知"),
    ("2026-03-02 submitted; 2026-03-06 correct days=5", "serve_correction", "第四日才发出：最迟第五日送达"),
    ("2026-03-02 submitted; 2026-03-03 correct days=5; 2026-03-04 served", "supplement", "申请人五日内补正"),
    ("2026-03-02 submitted; 2026-03-03 correct days=20; 2026-03-04 served", "supplement", "二十日补正：最后五分之一起黄"),
    (B + "2026-03-03 extend days=5", "decide", "延长后的决定期限"), ("2026-03-02 submitted; 2026-03-02 accept on=2026-03-02", "decide", "十五日：最后三日黄"),
    ("2026-03-02 submitted; 2026-03-02 accept on=2026-03-02 due=2026-03-27", "decide", "以办理地写明的日期为准"),
    (B + "2026-03-05 suspend excluded=legal", "decide", "只停法定：承诺期限照走"),
    (B + "2026-03-05 suspend excluded=promised", "decide", "只停承诺：按法定期限催"),
    (B + "2026-03-05 suspend excluded=both", "decide", "两者都停：没有到期日"),
    (B + "2026-03-05 suspend excluded=both days=10", "resume_clock", "特别程序十日：其后恢复"),
    (B + "2026-03-10 decide on=2026-03-10", "mail_result", "决定后一个工作日内寄出"),
    (B + "2026-03-13 decide on=2026-03-13", "mail_result", "周五决定，周一内寄出"),
    ("2026-03-02 submitted commits; 2026-03-02 accept on=2026-03-02; 2026-03-04 decide on=2026-03-04", "verify_commitment", "告知承诺：决定后二十日内核查（本地设定）"),
    (B + "2026-03-05 urge by=origin reply=2026-03-09", "answer_note", "催办按其要求的日子答复"),
    (B + "2026-03-05 urge by=origin reply=2026-03-08", "answer_note", "要求周日答复：周五起黄"),
    (B + "2026-03-05 rated about=intake", "answer_rating", "差评十五个工作日内答复"),
    ("2026-02-05 submitted; 2026-02-05 accept on=2026-02-05; 2026-02-10 rated about=intake", "answer_rating", "差评答复跨春节"),
    ("2026-03-02 submitted tolerated=2026-03-13; 2026-03-02 accept on=2026-03-02", "supplement_tolerated", "容缺材料在承诺日前补齐"),
]:
    source = NM if kind in ("forward", "mail_originals", "check", "review", "mail_result") else CASE7
    row(what, script, f"duty {kind}", LAW32 if kind == "decide_acceptance" else source)

# --- 7. Lights -------------------------------------------------------------------------------------------------
for script, question, what in [
    ("2026-03-02 submitted", "lights decide_acceptance 2026-03-02 2026-03-03 2026-03-04 2026-03-05 2026-03-06 2026-03-09 2026-03-10", "五日：第三、四、五日黄，过后红"),
    ("2026-03-02 submitted", "lights forward 2026-03-02 2026-03-03 2026-03-04", "一日：最后一日黄"),
    ("2026-03-02 submitted paper", "lights mail_originals 2026-03-02 2026-03-03 2026-03-04 2026-03-05", "两日：最后一日黄"),
    ("2026-03-02 submitted; 2026-03-02 accept on=2026-03-02", "lights decide 2026-03-18 2026-03-19 2026-03-23 2026-03-24", "十五日：最后三日黄"),
    ("2026-03-02 submitted; 2026-03-02 accept on=2026-03-02 due=2026-03-30", "lights decide 2026-03-24 2026-03-25 2026-03-28 2026-03-30 2026-03-31", "二十日：最后四日黄，周末随之"),
    ("2026-03-06 submitted", "lights forward 2026-03-06 2026-03-07 2026-03-08 2026-03-09 2026-03-10", "周五收件：周末已是黄，周二红"),
    ("2026-02-12 submitted", "lights decide_acceptance 2026-02-14 2026-02-20 2026-02-24 2026-02-25 2026-02-26 2026-02-27", "跨春节：假期里看也不变红"),
    (B + "2026-03-05 urge by=origin reply=2026-03-08", "lights answer_note 2026-03-05 2026-03-06 2026-03-08 2026-03-09", "答复日在周日：周一红"),
]:
    row(what, script, question, CASE7)

# --- 8. Whose the late days are: counted by hand ---------------------------------------------------------------
for script, question, hand, what, why in [
    (S + " unforwarded", "late origin 2026-03-03", "0", "未送达办理地，推送期限当日", "期限03-03当日不算逾期"),
    (S + " unforwarded", "late origin 2026-03-06", "3", "推送期限03-03，03-06仍未送达", "03-04、03-05、03-06"),
    (S, "late destination 2026-03-03", "0", "复核期限当日", "期限03-03当日不算逾期"),
    (S, "late destination 2026-03-06", "3", "复核未做", "复核逾期03-04、03-05、03-06；受理未到期"),
    (S + "; 2026-03-05 received", "late destination 2026-03-09", "2", "03-05才接收", "03-04、03-05；受理期限03-09当日不算"),
    (S + "; 2026-03-03 received", "late destination 2026-03-13", "4", "受理期限03-09，03-13仍未决定", "03-10、03-11、03-12、03-13"),
    (S + "; 2026-03-03 received; 2026-03-12 accept on=2026-03-12", "late destination 2026-03-20", "3", "03-12才受理", "03-10、03-11、03-12"),
    (S + " paper; 2026-03-06 collected", "late origin 2026-03-06", "2", "原件期限03-04，03-06才寄", "03-05、03-06"),
    (S + " paper; 2026-03-03 collected", "late courier 2026-03-12", "2", "寄递期限03-10，03-12仍在途", "03-11、03-12"),
    (S + " paper; 2026-03-03 collected; 2026-03-10 delivered", "late courier 2026-03-20", "0", "寄递期限当日送达", "03-10当日不算逾期"),
    (S + "; 2026-03-03 correct days=5; 2026-03-04 served", "late applicant 2026-03-13", "2", "补正期限03-11，03-13仍未补", "03-12、03-13；终止须由人写，其间仍算申请人"),
    (S + "; 2026-03-03 correct days=5; 2026-03-04 served; 2026-03-12 supplement", "late applicant 2026-03-20", "1", "晚一天补正", "03-12"),
    (S + "; 2026-03-03 received; 2026-03-03 accept on=2026-03-03 due=2026-03-10; 2026-03-12 decide on=2026-03-12", "late destination 2026-03-13", "2", "承诺03-10，03-12决定；寄结果期限03-13", "03-11、03-12"),
    (S + "; 2026-03-03 received; 2026-03-03 accept on=2026-03-03 due=2026-03-10; 2026-03-12 extend days=10", "late destination 2026-03-20", "2", "逾期后才延长：延长前的两天仍算", "03-11、03-12"),
    ("2026-02-12 submitted; 2026-02-12 received", "late destination 2026-02-28", "2", "春节里没有逾期日", "期限02-26；02-27、调休周六02-28"),
]:
    row(what, script, question, CASE7, hand=hand, why=why)

SPANS = {"acceptance", "deemed", "due", "correction", "resumes", "duty"}


def main():
    if chinese_calendar:
        d = date(min(PUBLISHED), 1, 1)
        while d.year <= max(PUBLISHED):
            assert works(d) == chinese_calendar.is_workday(d), d
            d += timedelta(days=1)
    lines = []
    for number, (situation, terms, script, question, source, hand, why) in enumerate(ROWS, 1):
        found = hand if hand is not None else answer(Case(script, terms), question)
        if not why and question.split()[0] in SPANS and found != "-":
            dates = [date.fromisoformat(w.rstrip("~")) for w in found.replace("warn", "").split() if w[:2] == "20"]
            why = reasons(date.fromisoformat(script[:10]), max(dates)) or "其间只有周末"
        lines.append([number, situation, terms, script, question, found, why, source])
    out = sys.stdout if "--print" in sys.argv else open(os.path.join(HERE, "legal-clocks.csv"), "w", encoding="utf-8", newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["row", "situation", "terms", "events", "question", "answer", "why", "source"])
    writer.writerows(lines)
    print(f"{len(lines)} rows" + ("" if chinese_calendar else ", chinesecalendar not at hand"), file=sys.stderr)


if __name__ == "__main__":
    main()
