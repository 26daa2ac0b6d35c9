# A program of the image to which bytes were appended.
# expect: denied
echo more >> /usr/bin/printenv
printenv PATH > /dev/null && echo FOREIGN-RAN
