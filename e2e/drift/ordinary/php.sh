set -e
php -r 'echo json_encode([1]), PHP_EOL;' | grep -q 1
mkdir -p /srv/p
echo text > /srv/p/a.txt
php -r 'file_put_contents("/tmp/x", serialize([1])); unserialize(file_get_contents("/tmp/x"));'
php -m > /dev/null
