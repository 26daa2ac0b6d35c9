# A program of the image that was put back as it was.
# expect: allowed
cp /usr/bin/comm /opt/c
echo more >> /usr/bin/comm
cat /opt/c > /usr/bin/comm
comm /dev/null /dev/null
echo DONE
