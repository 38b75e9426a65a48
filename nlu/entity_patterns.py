"""Patterns of the entities that have a form of their own: numbers, addresses, money, dates, choices.

The order matters: what an earlier pattern took is masked, so that a phone number is never read as a date.
All patterns work on normalised text (simplified, half width, lower case).
"""

import re
from typing import List, Pattern, Tuple

DIGIT = "[0-9零〇一二两三四五六七八九十]"
NUMBER = r"(?:[0-9]+(?:\.[0-9]+)?|[零〇一二两三四五六七八九十百千万半几]+)"
COURIERS = "sf|yt|yto|jt|jd|jdv|jdx|jdvb|zto|sto|yd|yunda|ems|db|dpk|zjs|best|ht|cn"
DAY = f"(?:[0-3]?[0-9]|{DIGIT}{{1,3}})(?:号|日)"
MONTH = f"(?:1[0-2]|0?[1-9]|{DIGIT}{{1,2}})月(?:份)?"
PART = "(?:凌晨|清晨|早上|早晨|一早|上午|中午|下午|傍晚|晚上|夜里|半夜|晚|早)"
CLOCK = f"(?:[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?|{DIGIT}{{1,3}}(?:点钟|点半|点{DIGIT}{{1,3}}分?|点|时))(?:多|左右)?"
WEEKDAY = "(?:上上|上|这|本|下)?个?(?:周|星期|礼拜)[一二三四五六日天末1-6]"
RELATIVE_DAY = "(?:大前天|前天|昨天|昨日|昨|今天|今日|今|明天|明日|后天|大后天|前几天|前两天|前些天|这几天|这两天|当天|刚才)"
RELATIVE_SPAN = (
    f"(?:{NUMBER}个?(?:多)?(?:半)?(?:天|日|周|星期|礼拜|月|小时|钟头|分钟|年)(?:多)?(?:以?前|之前))"
)
RELATIVE_MONTH = "(?:上上个?月|上个?月|这个?月|本月|下个?月|去年|今年|前年|上周|上星期|上礼拜|这周|本周|下周|月初|月底|年初|年底)(?:初|中|底|末)?"
HOLIDAY = "(?:双十一|双11|双十二|双12|618|六一八|国庆节?|中秋节?|春节|元旦|五一|端午节?|清明节?|七夕|圣诞节?|情人节|母亲节|父亲节|除夕|过年)(?:那天|当天|期间|前后|前一天|后一天|假期)?"
FULL_DATE = "(?:(?:19|20)[0-9]{2}[-/.年](?:1[0-2]|0?[1-9])[-/.月](?:3[01]|[12][0-9]|0?[1-9])(?:日|号)?)"
SHORT_DATE = r"(?:(?<![0-9./-])(?:1[0-2]|0?[1-9])[./-](?:3[01]|[12][0-9]|0?[1-9])(?![0-9./元块]))"
DAY_EXPRESSION = f"(?:{FULL_DATE}|{RELATIVE_MONTH}的?{DAY}|{MONTH}{DAY}|{MONTH}(?:初|中旬|中|底|末|上旬|下旬)?|{RELATIVE_SPAN}|{WEEKDAY}|{HOLIDAY}|{RELATIVE_DAY}|{RELATIVE_MONTH}|{DAY}|{SHORT_DATE})"

_PATTERNS = [
    ("email", r"(?<![\w.+-])(?P<value>[a-z0-9][\w.+-]*@[a-z0-9-]+(?:\.[a-z0-9-]+)+)"),
    ("ticket_number", r"(?<![a-z0-9])(?P<value>(?:ts|ss|sh|fk)20[0-9]{10})(?![0-9])"),
    ("order_number", r"(?<![a-z0-9])(?P<value>bt[\s-]?[0-9](?:[\s-]?[0-9]){7,17})(?![0-9])"),
    (
        "waybill",
        r"(?:运单|快递单|物流单|快递|物流|运)(?:编)?号?(?:码)?(?:是|为|:|,|，|\s)*(?P<value>[a-z]{0,4}[0-9]{9,20})(?![0-9])",
    ),
    ("waybill", rf"(?<![a-z0-9])(?P<value>(?:{COURIERS})[\s-]?[0-9]{{9,18}})(?![0-9])"),
    ("order_number", r"(?:订单|单)(?:编)?号?(?:码)?(?:是|为|:|,|，|\s)*(?P<value>[0-9]{12,20})(?![0-9])"),
    ("phone", r"(?<![0-9])(?P<value>(?:\+?86[\s-]?)?1[3-9][0-9][\s-]?[0-9]{4}[\s-]?[0-9]{4})(?![0-9])"),
    ("phone", r"(?<![0-9])(?P<value>400[\s-]?[0-9]{3}[\s-]?[0-9]{4})(?![0-9])"),
    ("phone", r"(?<![0-9])(?P<value>0[1-9][0-9]{1,2}[\s-]?[2-9][0-9]{6,7})(?![0-9])"),
    ("order_number", r"(?<![a-z0-9.])(?P<value>[0-9]{12,20})(?![0-9.])"),
    ("money", r"(?P<value>[¥$]\s?[0-9]+(?:,[0-9]{3})*(?:\.[0-9]{1,2})?)"),
    (
        "money",
        r"(?P<value>(?:[0-9]+(?:,[0-9]{3})*(?:\.[0-9]{1,2})?|[零〇一二两三四五六七八九十百千万]+|几[十百千万]+|[0-9]+万[0-9]*)"
        r"(?:多|来)?(?:块钱|元钱|元|块|rmb|人民币)(?:[0-9一二两三四五六七八九半](?:毛|角)?(?:[0-9一二三四五六七八九]分?)?)?(?![0-9天月])(?:钱)?)",
    ),
    ("money", r"(?P<value>[0-9]+万[0-9]+|[一二两三四五六七八九]万[一二三四五六七八九])(?![0-9])"),
    (
        "date",
        rf"(?P<value>{DAY_EXPRESSION}(?:的|\s)?{PART}?(?:的|\s)?(?:{CLOCK})?|{PART}(?:的|\s)?{CLOCK}|(?<![0-9]){CLOCK}(?=到|送|之前|以前))",
    ),
    (
        "ordinal",
        r"(?P<value>第[0-9一二两三四五六七八九十]+(?:个|项|条|种|款)?|最后(?:那|一)?(?:个|项|条|种)|(?:上面|下面|前面|后面|中间)(?:那|这)?(?:个|项|条)"
        r"|(?:选项?|选择|我选|点)\s?[0-9一二两三四五六七八九a-f](?![0-9天月])|倒数第[一二三1-3](?:个|项)?)",
    ),
]

PATTERNS: List[Tuple[str, Pattern[str]]] = [(entity, re.compile(pattern)) for entity, pattern in _PATTERNS]
