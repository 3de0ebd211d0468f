/// Numbers in rising order. They mostly arrive at the end and leave at the front, both of which are cheap.
struct SortedNumbers: Sendable {
    private var numbers: [Scheduler.Number] = []

    /// What stands before it has left already.
    private var start = 0

    var isEmpty: Bool { start == numbers.count }

    var first: Scheduler.Number? {
        isEmpty ? nil : numbers[start]
    }

    /// Puts a number that isn't there yet in its place.
    mutating func insert(_ number: Scheduler.Number) {
        if isEmpty || numbers[numbers.count - 1] < number {
            numbers.append(number)
        } else {
            numbers.insert(number, at: position(of: number))
        }
    }

    /// Takes a number out, if it is there.
    mutating func remove(_ number: Scheduler.Number) {
        let position = position(of: number)
        guard position < numbers.count, numbers[position] == number else { return }
        if position == start {
            start += 1
            compact()
        } else {
            numbers.remove(at: position)
        }
    }

    /// Gives back the room of what has left once that is more than what is there.
    private mutating func compact() {
        if isEmpty {
            numbers.removeAll(keepingCapacity: true)
            start = 0
        } else if start > 64, start * 2 > numbers.count {
            numbers.removeFirst(start)
            start = 0
        }
    }

    /// The place of the first number that isn't smaller.
    private func position(of number: Scheduler.Number) -> Int {
        var low = start
        var high = numbers.count
        while low < high {
            let middle = low + (high - low) / 2
            if numbers[middle] < number {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }
}
