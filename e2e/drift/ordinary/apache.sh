set -e
export APACHE_RUN_DIR=/tmp APACHE_LOG_DIR=/tmp APACHE_RUN_USER=www-data APACHE_RUN_GROUP=www-data APACHE_PID_FILE=/tmp/a.pid APACHE_LOCK_DIR=/tmp
echo 'ServerName x' >> /etc/apache2/apache2.conf
echo 'Listen 8082' > /etc/apache2/ports.conf
apache2 -k start
sleep 0.7
curl -s http://127.0.0.1:8082/ > /dev/null
apache2 -k graceful
sleep 0.7
curl -s http://127.0.0.1:8082/ > /dev/null
apache2 -k stop
