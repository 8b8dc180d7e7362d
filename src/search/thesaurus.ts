/**
 * Words of programming English that are used for each other. General on purpose: what a folder calls
 * its own things by is written in its notes, as aliases and as other wordings of questions.
 */
import { englishStem } from './terms.js';

const GROUPS = `
free freed release deallocate dealloc reclaim dispose destroy return
delete remove del erase drop discard clear
fast quick speed performance efficient optimize faster cheap accelerate
slow cost expensive overhead slower penalty
stop pause suspend halt freeze block interrupt
end finish exit quit terminate shutdown close
size big large huge bytes
memory ram heap
run execute running execution
make create build construct produce
call invoke
change modify alter mutate edit update
check test verify compare
find search lookup locate discover
get fetch obtain retrieve access read
store save keep hold remember
share common shared
error exception raise fail crash
wrong incorrect bug broken
start begin launch startup
begin first initial
copy duplicate clone
same equal identical
change difference differ
several multiple many
begin open
list array
dict dictionary hash mapping
string str text
int integer number
function method callable
parameter argument
variable name
thread threading concurrency parallel
process worker subprocess
core cpu processor
lock mutex
wait await block
loop iterate iteration
order sequence sorted
old older previous earlier
new recent young newer modern
allow permit enable
forbid prevent avoid disallow
need require must
limit maximum max
minimum min least
default standard
replace substitute swap
grow expand resize enlarge
shrink reduce smaller
empty blank
temporary short
convert turn translate transform
show print display output
hidden private internal
type class kind
instance object
attribute property field member
parent base superclass ancestor
child subclass derived
import load
file disk
compile compiler
bytecode instruction opcode
cache reuse
cycle circular loop
count number counter
unused garbage dead unreachable
leak grow
annotation hint
package library module
operating system os kernel
purpose reason
meaning mean definition
`;

/** Stems of a word's companions. */
const companions = new Map<string, Set<string>>();
for (const line of GROUPS.trim().split('\n')) {
  const stems = [...new Set(line.split(' ').map(englishStem))];
  for (const stem of stems) {
    const others = companions.get(stem) ?? new Set<string>();
    companions.set(stem, others);
    for (const other of stems) if (other !== stem) others.add(other);
  }
}

const NONE: ReadonlySet<string> = new Set();

/** Terms that may stand for a term. */
export const companionsOf = (term: string): ReadonlySet<string> => companions.get(term) ?? NONE;
