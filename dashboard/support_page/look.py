"""The few rules of the page that neither the theme nor the app's own can say: room for the lists, the funnel's legend."""

from dashboard.style import LINE

CSS = f"""
@media (min-width: 641px) {{ [data-testid="stMainBlockContainer"] {{ max-width: 1500px; padding-right: 2rem; }} }}
.ht-chu-giai {{ display: flex; flex-wrap: wrap; gap: 0.15rem 1.1rem; font-size: 0.9rem;
  border-bottom: 1px solid {LINE}; padding-bottom: 0.3rem; }}
.ht-chu-giai span {{ white-space: nowrap; }}
.ht-chu-giai b {{ font-weight: 400; margin-right: 0.35em; }}
.ht-chu-giai i {{ display: inline-block; width: 1.7em; height: 0; margin-right: 0.4em; vertical-align: 0.28em; }}
"""
