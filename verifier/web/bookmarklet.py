"""A bookmark that checks the words selected on any page."""

import json
from urllib.parse import quote

from verifier.http.addresses import public_url_for

# Servers refuse request lines from about 4,000 bytes on. What is longer is refused
# here too: a claim that was cut short is another claim.
_LONGEST = 3000

_CODE = """\
(()=>{
const t=String(getSelection()).trim()||prompt("Select a statement on the page first,\
 or write one here:");
if(!t)return;
const c=encodeURIComponent(t);
if(c.length>LONGEST){alert("Select less: one statement at a time.");return}
open(ADDRESS+c,"_blank","noopener")
})()"""


def bookmarklet() -> str:
    """Return the bookmark's address: a script that opens the answer in a new tab."""
    address = f"{public_url_for('pages.check')}?claim="
    code = _CODE.replace("LONGEST", str(_LONGEST))
    code = code.replace("ADDRESS", json.dumps(address)).replace("\n", "")
    return "javascript:" + quote(code, safe="(){}=;,.!?'/:|")
