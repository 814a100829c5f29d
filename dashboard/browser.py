"""What Streamlit's page lacks in the browser: a Back button that steps through choices, a new start after a broken line,
and Vietnamese for its own words.

Streamlit writes a changed choice over the address in place. Where the reader made the change, it becomes an entry of the
browser's history here; going back, Streamlit itself opens the view that the address names. Its few own words (a lost line,
tool bars, labels for screen readers) are English only; they are put into Vietnamese as they appear.
"""

import json
from datetime import timedelta

import streamlit as st

WORDS = {
    "Connection error": "Mất kết nối với máy chủ",
    "Streamlit server is not responding. Are you connected to the internet?":
        "Trang tự nối lại khi có mạng hoặc khi máy chủ chạy lại. Những gì đã chọn vẫn còn.",
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:":
        "Máy chủ trên máy này đã dừng? Chạy lại bằng lệnh dưới đây; trang tự nối lại và những gì đã chọn vẫn còn.",
    "streamlit run yourscript.py": "python -m dashboard",
    "Page not found": "Không có trang này",
    "Skip to main content": "Đến nội dung chính",
    "Choose date": "Chọn ngày",
    "Link to heading": "Liên kết đến mục này",
    "Fullscreen": "Toàn màn hình",
    "Close fullscreen": "Thu nhỏ lại",
    "Download as CSV": "Tải về (CSV)",
    "Search": "Tìm",
    "Show/hide columns": "Ẩn, hiện cột",
    "No results": "Không tìm thấy",
    "Clear value": "Xoá lựa chọn",
    "Clear all": "Xoá hết",
    "Open": "Mở",
    "Close": "Đóng",
}  # fmt: skip
"""Streamlit's own words → ours; a text or label counts only where it is exactly one of them."""
HELP = ("Help for ", "Giải thích: ")
"""How the label of a question mark begins."""

_SCRIPT = """
<script>
if (!window.lanToa) {
  window.lanToa = true;
  let acted = false;  // has the reader done anything since the last step through history?
  for (const kind of ['pointerdown', 'keydown']) window.addEventListener(kind, () => { acted = true; }, true);
  window.addEventListener('popstate', () => { acted = false; }, true);
  const replace = history.replaceState.bind(history), push = history.pushState.bind(history);
  history.replaceState = (state, title, url) => {
    const next = url ? new URL(url, location.href) : null;
    const isChoice = next && next.pathname === location.pathname && next.search !== location.search;
    return (acted && isChoice ? push : replace)(state, title, url);
  };

  window.addEventListener('keydown', (event) => {  // a typed day counts once its calendar closes: Enter closes it
    if (event.key === 'Enter' && event.target.closest?.('[data-testid=stDateInputField]'))
      event.target.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', code: 'Escape', keyCode: 27, bubbles: true }));
  }, true);

  document.documentElement.lang = 'vi';
  const words = WORDS, help = HELP;
  const ours = (text) => words[text.trim()] ?? (text.startsWith(help[0]) ? help[1] + text.slice(help[0].length) : null);
  const put = (root) => {
    const nodes = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = root; node; node = nodes.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) {
        const text = ours(node.nodeValue);
        if (text) node.nodeValue = text;
      } else for (const name of ['aria-label', 'title', 'placeholder']) {
        const text = node.hasAttribute?.(name) && ours(node.getAttribute(name));
        if (text) node.setAttribute(name, text);
      }
    }
  };
  put(document.body);
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === 'characterData') put(change.target);
      else for (const node of change.addedNodes) put(node);
    }
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
}
</script>
"""


def install() -> None:
    """Draw the script, which the browser runs once, and have every page drawn anew after a broken line."""
    script = _SCRIPT.replace("WORDS", json.dumps(WORDS, ensure_ascii=False)).replace("HELP", json.dumps(HELP))
    st.html(script, unsafe_allow_javascript=True)
    _drawn_anew_after_a_broken_line()


@st.fragment(run_every=timedelta(hours=12))
def _drawn_anew_after_a_broken_line() -> None:
    """Draw nothing. A page with a part that runs by the clock is asked for again as soon as the browser is back in touch.

    A server started meanwhile knows nothing of the page: without that, downloads and choices inside a part would do nothing.
    """
