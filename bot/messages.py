"""Every sentence a user can read. Slots in braces are filled with escaped text.

The bot speaks as "bot", to "bạn"; figures first; no praise, no causes, no guesses.
"""

from __future__ import annotations

# --- lines of a card ---
NEWEST = "{period}, mới nhất đang có"
TIER = "{place}, {tier}"
NOT_EXACT = "Bài ghi “{word}”, không nêu số chính xác."
OLD = "Số cũ."
OLD_DISTRICT = "Số cũ. Cấp huyện đã kết thúc từ 1/7/2025."
TARGET = "Mục tiêu: "
NO_RESULT_YET = "Chưa có kết quả để đối chiếu."
WHOLE_UNIT = "Số chung của {place}, bài không tách riêng {tier}."
NAMESAKE = "Đây là số của {place}; cả tỉnh chưa có số chung."
CARRIED = "Hiểu theo câu trước: {slots}"
CHANGE_SINCE = "{change} so với {period} (bot tính: {formula})"
CHANGES_SINCE = "So với {period}, bot tính: {formulas}"
CHECK = "Khớp: {check}"
SOURCE = "Nguồn: {sources}"
SOURCE_UNNAMED = "bài “{title}”"
SOURCE_UNKNOWN = "bài chưa rõ nguồn"
QUOTE_PLAIN = "Câu gốc: “{quote}”"
MISSING = "Chưa có số: {what}"
NO_YEAR_BEFORE = "chưa có số {year}"
NO_TIER_SPLIT = "không tách cấp"
BOT_COUNTED = "(bot đếm)"
LOWER_IS_BETTER = "Thấp là tốt."
UNKNOWN_PERIOD = "không rõ kỳ"

UP, DOWN, SAME = "tăng", "giảm", "không đổi"
BY_POINTS = "{way} {amount}"

CLASH = "Hai nguồn khác nhau về {metric}:"
CLASH_ROW = "{figure} theo {source}"
SAYS = ", theo {source}"
CLASH_NOTE = "Bot không chọn, không lấy trung bình."

# --- several, comparison, trend ---
UNLIKE = "Khác {what}: không so hơn kém."
HIGHER = "{place} cao hơn {amount} (bot tính: {formula})"
EQUAL = "Hai bên bằng nhau."
AFTER_A_YEAR = "sau một năm"
IN_PERIOD = "{period}: {figure}"
FORMULA = "Bot tính: {formula}"
STATED_CHANGE = "Bài ghi: {change}"

# --- ranking ---
RANK = "hạng {rank}"
KNOWN_OF_MEMBERS = "Có số của {known} trong {members} đơn vị (bot đếm)"
KNOWN = "Trong {known} nơi có số (bot đếm)"
KNOWN_TIERS = "Trong {known} cấp có số (bot đếm)"
NO_RANKS = "Bài không ghi thứ hạng; xếp theo số."
MIXED = "Khác kỳ: chỉ xếp theo số mới nhất của mỗi nơi."
SCALES = "Thang điểm khác nhau: không so trực tiếp."
NONE_PASSES = "<b>0 nơi</b> {threshold} (bot đếm)"
PASSING = "<b>{count} {unit}</b> {threshold} (bot đếm)"
COUNTED = "<b>{count} {unit}</b> có số (bot đếm)"
COUNTED_AMONG = "Đếm trong {known} nơi có số."
COUNTED_AMONG_MEMBERS = "Đếm trong {known} nơi có số; cả tỉnh có {members}."
MORE_PLACES = "Còn {count} nơi khác (bot đếm)."
RANK_COUNTED = "<b>Hạng {position}</b> trong {known} nơi có số (bot đếm)"
BEHIND = "Kém hạng 1 là {amount} (bot tính: {formula})"
THRESHOLDS = {
    ">": "trên {value}",
    ">=": "từ {value} trở lên",
    "<": "dưới {value}",
    "<=": "từ {value} trở xuống",
    "=": "bằng {value}",
    "between": "từ {value} đến {upper}",
}
UNITS_OF_MEMBER = {
    "tỉnh": "tỉnh, thành phố",
    "huyện": "đơn vị",
    "xã": "xã, phường",
    "sở": "sở",
    "phòng": "phòng",
    "bộ": "bộ",
    "cấp": "cấp",
    "năm": "năm",
}

# --- overview, listing, coverage ---
LISTING = "{metric}, số mới nhất"
LISTING_AT = "{metric}, {period}"
NOT_RANKED = "Khác cấp, khác kỳ: không xếp hạng."
MORE_METRICS = "Còn {count} chỉ số khác (bot đếm)."
COVERAGE = "Kho có <b>{articles} bài</b> với <b>{facts} số liệu</b> (bot đếm)."
COVERAGE_PLACES = "Đang có số của {places}."
AND_OTHERS = "{count} nơi khác"

# --- reverse, confirm, source ---
REVERSE = "<b>{figure}</b> là {metric} của {place}"
REVERSE_ONLY = "Trong kho không nơi nào khác có số này."
REVERSE_SEVERAL = "<b>{figure}</b> có ở {count} số liệu (bot đếm):"
NO_SUCH_VALUE = "Chưa có số liệu nào bằng {value} trong kho."
NO_SUCH_VALUE_HERE = "Chưa có số {value} của {place} trong kho."
RIGHT = "Đúng: "
WRONG = "Chưa đúng: "
CLAIM_IS = "{value} là {what}."
SOURCE_OF = "<b>{figure}</b> lấy từ bài của {who}"

# --- no data ---
NO_YEAR = "Chưa có số {period}."
NEWEST_IS = "Mới nhất là {period}: {figure}."
NO_PERIOD = "Chưa có số {period} của {place}."
KNOWN_PERIODS = "{metric} đang có cho {periods}."
NO_TIER = "Bài không tách riêng {tier}."
WHOLE_IS = "Số chung {place}: {figure}, {period}."
NOT_OF_TIER = "Số này không phải của riêng {tier}."
NO_TIER_KNOWN = "Chưa có số {tier} của {place}."
KNOWN_TIERS_ARE = "{metric} đang có ở {tiers}."
NO_WHOLE = "Chưa có số chung của {place}."
ONE_TIER_IS = "Riêng {tier}: {figure}, {period}."
ONLY_TARGET_HEAD = "Chưa có kết quả {period} của {place}."
ONLY_TARGET = "Chỉ có mục tiêu: {figure}, {period}."
TARGET_IS_NO_RESULT = "Mục tiêu không phải kết quả đạt được."
NO_TARGET = "Chưa có mục tiêu {metric} của {place}."
RESULT_IS = "Kho chỉ có kết quả, {period}."
NO_OWN = "Chưa có số riêng của {place}."
PARENT_IS = "Số của toàn {parent}: {figure}, {period}."
NO_NEW_PLACE = "Chưa có số của {place} mới."
NEW_PLACE_WAS = "Từ 1/7/2025 nơi này {note}. Đang có số của {places}."
NOT_SUMMED = "Bot không cộng số cũ thành số mới."
NO_PLACE = "Chưa có số liệu của {place}."
METRIC_AT = "{metric} đang có ở {places}."
NO_METRIC = "Chưa có số về {metric} của {place}."
NO_PART_ANYWHERE = "Chưa có số riêng về hồ sơ {part}."
NO_PART = "Chưa có số riêng về hồ sơ {part} của {place}."
PART_WITHIN = "Bot chỉ có số gộp trước hạn với đúng hạn: hỏi {metric} để xem."
PLACE_HAS = "{place} đang có: {metrics}."
INSIDE_HAS = "Chỉ có số của nơi thuộc {place}: {places}."
NO_AGENCY = "Chưa có số về {metric} của {agency}."
NO_AGENCY_AT_ALL = "Chưa có số của {agency}."
NOT_THE_PROVINCES = "Số chung của {place} không phải của riêng cơ quan này."
NO_SUCH_MEMBERS = "Chưa có số về {metric} của cấp được hỏi."
NO_METRIC_ANYWHERE = "Chưa có số về {metric} trong kho."
NO_PASSAGE = "Chưa có câu nào trong các bài nói về việc này."
OLD_NAME = "{place} cũ"

# --- asking back ---
WHICH_PLACE = "Bạn hỏi {options}?"
UNREAD_PLACE = "Bot không nhận ra nơi nào tên {name}."
WHICH_PLACE_OPEN = "Bạn hỏi nơi nào? Hãy gõ tên tỉnh, huyện hoặc xã."
WHICH_UNIT = "Bạn hỏi {metric} của nơi nào?"
WHICH_UNIT_KNOWN = "{units} có số. {place} chưa có số chung."
WHICH_METRIC = "Bạn hỏi số liệu nào, của nơi nào?"
WHICH_METRIC_OF = "Bạn hỏi số liệu nào của {place}?"
WHICH_METRIC_KNOWN = "Đang có: {options}."
WHICH_TIER = "Bạn hỏi {metric} cấp nào của {place}: {options}?"
WHICH_AGENCY = "Bạn hỏi cơ quan nào: {options}?"
WHICH_AGENCY_OPEN = "Bạn hỏi cơ quan nào, của nơi nào?"
ALL_THREE = "cả ba cấp"
GAVE_UP = "Bot chưa hiểu câu này."
GAVE_UP_HOW = "Ghi đủ ba phần: nơi, chỉ số, năm. Ví dụ: {example}. Hoặc chọn bằng nút."
CHOSEN = "Đã chọn: {choice}"

# --- everything that is not a figure ---
OFF_TOPIC = (
    "Câu này ngoài phạm vi của bot.\nBot chỉ tra số liệu cải cách hành chính: hồ sơ đúng hạn, "
    "hồ sơ trực tuyến, số hóa, chỉ số CCHC."
)
PROCEDURE = (
    "Bot tra số liệu, chưa hướng dẫn thủ tục.\nGiấy tờ, lệ phí, nơi nộp: xem "
    '<a href="https://dichvucong.gov.vn">Cổng Dịch vụ công quốc gia</a> hoặc hỏi '
    "Bộ phận Một cửa."
)
GREETING = (
    "Xin chào. Bot tra số liệu cải cách hành chính, mỗi con số kèm câu gốc trong bài báo.\n"
    "Gõ câu hỏi, hoặc bấm một câu để thử."
)
HELP = "Gõ như đang nói, có dấu hay không dấu."
HELP_FIGURE = "Một con số: {example}"
HELP_COMPARE = "So sánh: {example}"
HELP_RANK = "Xếp hạng: {example}"
HELP_EXPORT = (
    "Gõ /xuat để tải số liệu vừa xem (Excel, CSV). Biểu đồ: nút dưới câu trả lời có từ hai số."
)
HELP_DEFINE = "Giải thích: SIPAS là gì"
HELP_HAS = "Đang có {articles} bài về {places}."
ASK_FIGURE = "{place} {metric} bao nhiêu"
ASK_COMPARE = "so {one} với {other} về {metric}"
ASK_RANK = "huyện nào ở {place} cao nhất về {metric}"
THANKS = "Không có gì. Cần số nào khác, bạn cứ gõ tiếp nhé."
ABUSE = "Xin lỗi nếu câu trả lời chưa đúng ý.\nGhi đủ nơi, chỉ số, năm, hoặc chọn bằng nút."
CANCELLED = "Được. Cần số nào, bạn cứ gõ tiếp nhé."
NOTHING_BEFORE = "Chưa có câu trước để quay lại. Cần số nào, bạn cứ gõ nhé."
TOO_MANY = "Tin có nhiều ý. Bot trả lời 3 ý đầu; các ý sau hãy gửi riêng."
ERROR = "Xin lỗi, bot gặp lỗi và chưa trả lời được.\nHãy bấm Thử lại sau một phút. Mã lỗi: {code}"
PASSAGE = "Đoạn trong bài, không phải số liệu:"
DEFINITION = "<b>{term}</b>: {text}"
BASIS = "Căn cứ: {source}"
MERGER = "Từ 1/7/2025, {place} {note}."
NO_MERGER = "{place} không đổi tên, không sáp nhập với tỉnh khác ngày 1/7/2025."
CHOOSE_PLACE = "Chọn địa phương, hoặc gõ tên nơi cần tra:"
CHOOSE_METRIC = "Chọn chỉ số, hoặc gõ tên chỉ số cần tra:"
OLD_BUTTON = "Nút đã cũ. Hãy gõ lại câu hỏi."
WHY = "Bot hiểu câu hỏi như sau:"
WHY_PLACE = "Nơi: {value}"
WHY_TIER = "Cấp: {value}"
WHY_METRIC = "Chỉ số: {value}"
WHY_AGENCY = "Cơ quan: {value}"
WHY_PERIOD = "Kỳ: {value}"
WHY_NEWEST = "Kỳ: câu không nêu, lấy mới nhất"
WHY_FROM = "{value} (từ “{surface}”)"

# --- the line for a report ---
REPORT = "Theo {source}, {period}, {metric} của {place} {verb} {figure}."
REPORT_REACHES, REPORT_IS, REPORT_TARGET = "đạt", "là", "có mục tiêu"
REPORT_DATED = "{publisher} ngày {date}"
REPORT_MONTH = "{publisher} ({month})"

# --- labels of buttons ---
B_TIERS = {"tỉnh": "Cấp tỉnh", "huyện": "Cấp huyện", "xã": "Cấp xã", "trung ương": "Trung ương"}
B_ALL_TIERS = "Cả ba cấp"
B_TWO_YEARS = "So hai năm"
B_COMPARE = "So với nơi khác"
B_RANKING = "Xếp hạng"
B_LOWEST = "Thấp nhất"
B_HIGHEST = "Cao nhất"
B_CHART = "Biểu đồ"
B_OTHER_FIGURES = "Số liệu khác"
B_OTHER_METRICS = "Chỉ số khác"
B_WHERE = "Nơi nào có số"
B_WHAT_IS = "Chỉ số này là gì"
B_COPY = "Chép câu báo cáo"
B_MORE = "Thêm…"
B_ORIGINAL = "Bài gốc"
B_OPEN = "Mở bài {publisher}"
B_OPEN_NTH = ("Mở bài thứ nhất", "Mở bài thứ hai", "Mở bài thứ ba")
B_PREVIOUS, B_NEXT, B_PAGE = "‹ Trước", "Sau ›", "{page}/{pages}"
B_SHARE = "Chia sẻ"
B_WHY = "Bot hiểu thế nào"
B_BACK = "Quay lại"
B_RETRY = "Thử lại"
B_CHOOSE_PLACE = "Chọn địa phương"
B_CHOOSE_METRIC = "Chọn chỉ số"
B_TRY = "Thử một câu"
B_TRY_ON_TIME = "{place} đúng hạn?"
B_ARTICLES = "Các bài báo"
B_ALL_MEMBERS = "Các nơi thuộc tỉnh"

TIERS = {
    "trung ương": "trung ương",
    "tỉnh": "cấp tỉnh",
    "huyện": "cấp huyện",
    "xã": "cấp xã",
    "chung": "tính chung",
}
AND = " và "
OR = " hay "
