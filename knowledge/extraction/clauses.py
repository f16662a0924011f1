"""Small questions asked of a stretch of a sentence, whatever is read from it."""

from __future__ import annotations

import re

from knowledge.extraction.mentions import Parsed

EMPTY_WORDS = frozenset(
    "là và đạt chiếm trong đó với của ở tại trên dưới bằng còn đã được có tương ứng thuộc đứng do theo các thì mà nhưng song"
    " gồm bao trước một cả hoặc khi vào riêng cụ thể ngoài ra số tỉ lệ kết quả cho về cao nhất thấp nhì xếp thứ tiếp đến là"
    " kế sau này nài đầu dẫn cuối bảng hạng vị trí cùng lần lượt như mức chỉ mới khối ubnd nhóm đó ngược lại trái tỉ hồ sơ"
    " tthc hành chính cấp nhiều ít hơn gần khoảng đơn địa phương nơi giữ lên xuống tới đến từ mức nay hiện đều thì cũng vẫn"
    " tốt khá kém người dân tổ chức doanh nghiệp năm tháng quí kì ngày trung bình bình quân những lại toàn tính chung riêng"
    " theo báo cáo thống kê tổng hợp đối với tại đáng chú ý đặc biệt điển hình ghi nhận bên cạnh việc con đưa nâng tăng giảm hai ba bốn năm sáu bước tiến mạnh khá dù đã trong nhưng khá xuống"
    " chúng tôi thực tế"
    " đều cùng đạt lại mới được mức từ vỏn vẹn thứ nhất chót bét".split()
)
THIS_RATE = re.compile(
    r"(?:tỉ lệ|con số|chỉ số|kết quả|số|mức) (?:nài|này|trên|đó)|tỉ lệ tương ứng"
)
THESE = re.compile(r"(?:hai|các|ba|những) (?:tỉ lệ|con số|chỉ số|chỉ tiêu) (?:nài|này|trên|đó)")
IN_TURN = re.compile(r"lần lượt|tương ứng|theo thứ tự")


def without_spans(text: str, offset: int, parsed: Parsed) -> str:
    """The stretch with scopes, periods and masks blanked out; lengths stay."""
    end = offset + len(text)
    for start, stop in parsed.closed():
        if start < end and stop > offset:
            first, last = max(0, start - offset), min(len(text), stop - offset)
            text = text[:first] + " " * (last - first) + text[last:]
    return text


def is_bare(parsed: Parsed, start: int, end: int) -> bool:
    """Whether a stretch holds little beyond scopes, periods and function words."""
    rest = without_spans(parsed.low[start:end], start, parsed)
    words = [w for w in re.findall(r"[^\W\d_]+", rest) if w not in EMPTY_WORDS]
    return len(words) <= 3
