# A shell reads foreign text that it does not execute.
# expect: allowed
echo text > /opt/t
read -r line < /opt/t
grep text /opt/t
awk '{print}' /opt/t
sed -n p /opt/t
echo DONE
