set -e
lua5.4 -e 'local f = io.open("/tmp/l", "w"); f:write("x"); f:close()'
echo 'puts [exec ls /]' | tclsh > /dev/null
