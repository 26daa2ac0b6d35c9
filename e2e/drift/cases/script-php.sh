# A foreign script that is named to php.
# expect: denied
cp /foreign/script.php /opt/x.php
php /opt/x.php
