set -e
nginx -g 'daemon on;'
sleep 1
curl -sf --retry 30 --retry-connrefused --retry-delay 1 http://127.0.0.1/ > /dev/null
nginx -s reload
sleep 1
curl -sf --retry 30 --retry-connrefused --retry-delay 1 http://127.0.0.1/ > /dev/null
nginx -s quit
sleep 1
nginx -g 'daemon on;'
sleep 1
curl -sf --retry 30 --retry-connrefused --retry-delay 1 http://127.0.0.1/ > /dev/null
