set -e
start() { redis-server --daemonize yes --dir /var/lib/redis > /dev/null; sleep 0.5; }
start
redis-cli set a b > /dev/null
redis-cli save > /dev/null
redis-cli bgrewriteaof > /dev/null
redis-cli eval 'return redis.call("get", "a")' 0 > /dev/null
redis-cli shutdown
sleep 0.5
start
[ "$(redis-cli get a)" = b ]
