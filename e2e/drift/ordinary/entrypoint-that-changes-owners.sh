set -e
chown -R www-data:www-data /usr/share/nginx /usr/lib/python3
chmod -R u+w /usr/lib/python3 /usr/games
chmod 755 /usr/bin/env
env true
python3 -c 'import json'
