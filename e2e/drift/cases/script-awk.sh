# A foreign program of awk.
# expect: denied
cp /foreign/script.awk /opt/x
awk -f /opt/x < /dev/null
