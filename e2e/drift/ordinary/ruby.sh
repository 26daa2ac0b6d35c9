set -e
ruby -rjson -ryaml -e 'puts JSON.parse("[1]").first' | grep -q 1
ruby -e 'File.write("/tmp/r", "x"); puts File.read("/tmp/r")' | grep -q x
irb --version > /dev/null
