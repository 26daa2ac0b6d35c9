# Scripts of the image by every interpreter.
# expect: allowed
zless --help > /dev/null
perl -e 1
python3 -c 1
sh -c :
awk 'BEGIN {}'
echo DONE
