set -e
java -version 2> /dev/null
java -XX:+PrintFlagsFinal -version > /tmp/flags 2>&1
java --list-modules | grep -q java.base
java -Xshare:dump > /dev/null 2>&1 || true
