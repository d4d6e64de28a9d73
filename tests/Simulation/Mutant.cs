namespace FlightTickets.Simulation;

/// <summary>Deliberate bugs, one a run: what the simulation would be worth if it did not find them.</summary>
internal enum Mutant
{
    None,
    /// <summary>A release leaves nothing behind, so a late hold or confirm revives what was released.</summary>
    DropTombstones,
    /// <summary>A withdrawal undoes a sale, too.</summary>
    WithdrawReleases,
    /// <summary>A flight forgets what is settled when it is loaded.</summary>
    ForgetSettled,
    /// <summary>A participant answers from memory that is not durable.</summary>
    AnswerBeforeDurable,
    /// <summary>Writes do not compare etags.</summary>
    SkipEtagCheck,
    /// <summary>Giving up releases before the payment has decided.</summary>
    ReleaseBeforePayment,
    /// <summary>Money is taken before the sale.</summary>
    CaptureBeforeConfirm,
    /// <summary>An authorization is forgotten.</summary>
    ForgetVoid,
    /// <summary>A cancellation gives nothing back.</summary>
    ForgetCancelRefund,
    /// <summary>Each try has a gateway key of its own.</summary>
    FreshGatewayKeys,
    /// <summary>An outcome that is not known counts as declined.</summary>
    UnknownIsDeclined,
    /// <summary>An outcome that is not known counts as done.</summary>
    UnknownIsDone,
    /// <summary>A lost hold counts as a sale.</summary>
    HoldLostIsDone,
    /// <summary>One participant that confirmed is enough.</summary>
    OneConfirmIsEnough,
    /// <summary>A flight sells one place more than it has.</summary>
    OversellByOne,
    /// <summary>A seat is given to anybody who asks.</summary>
    SeatForEverybody,
    /// <summary>An order under way has no wake-up.</summary>
    ForgetWakeUp,
    /// <summary>A hold that ran out is released without a durable decision.</summary>
    ExpireInMemory,
    /// <summary>Cancelling releases before that is durable.</summary>
    CancelInMemory,
    /// <summary>Moving seats releases the old ones before the new ones are the order's.</summary>
    VacateFirst,
    /// <summary>Money is asked for before the order is durable.</summary>
    MoneyBeforePlaced,
    /// <summary>Each try of a refund has a key of its own, and the payment does not know what it gave back.</summary>
    RefundTwice,
    /// <summary>A part's places and seats are released before its cancellation is durable.</summary>
    ReduceInMemory,
    /// <summary>A part is cancelled and its money kept.</summary>
    ForgetPartRefund,
    /// <summary>A flight keeps selling the places of a part that was cancelled.</summary>
    KeepPlaces,
    /// <summary>The refund for a cancelled flight is asked for once, and not again when nobody answered.</summary>
    RefundOnceOnly,
    /// <summary>Nothing wakes a disruption when its customer did not choose in time.</summary>
    ForgetDefault,
    /// <summary>The default is carried out although the customer's choice is under way.</summary>
    DefaultAfterChoice,
    /// <summary>A cancellation that is taken back also takes back the refunds that customers chose.</summary>
    UndoAnswered,
    /// <summary>The old flight is left before the order's switch to the new one is durable.</summary>
    LeaveFirst,
    /// <summary>The order switches to a flight that has not confirmed.</summary>
    SwitchUnconfirmed,
    /// <summary>The difference of the fares is set aside and never taken.</summary>
    ForgetDifference,
    /// <summary>The difference of the fares is taken before the new flight has confirmed.</summary>
    DifferenceBeforeConfirm,
    /// <summary>A cheaper flight gives nothing back.</summary>
    ForgetChangeRefund,
    /// <summary>The old flight keeps its places sold.</summary>
    StayOnBoth,
    /// <summary>A change that is given up keeps what was set aside for it.</summary>
    RevertKeepsMoney,
    /// <summary>A change that is given up keeps the new flight's places.</summary>
    RevertKeepsPlaces,
    /// <summary>What a user holds is counted by a query over the orders, not where it is atomic.</summary>
    CountHoldsByQuery,
    /// <summary>A customer is told of a confirmation that is not durable yet.</summary>
    TellBeforeDurable,
    /// <summary>Giving up releases before that is durable.</summary>
    ReleaseBeforeAborting,
    /// <summary>Giving up keeps money that was taken.</summary>
    ForgetAbortRefund,
    /// <summary>Cancelling a part releases everything.</summary>
    ReleaseWhole,
    /// <summary>A confirm sells what its attempt holds, whatever it wants.</summary>
    SellWhateverIsHeld,
    /// <summary>The order does not hear that a seat of its passenger was taken away.</summary>
    ForgetLostSeat,
    /// <summary>
    /// An unknown outcome counts as none, so the gateway is asked again at once, for as long as storage refuses the payment's row.
    /// </summary>
    HammerGateway,
    /// <summary>An order that is moved to a cheaper cabin keeps the difference.</summary>
    ForgetMoveRefund,
    /// <summary>An order that is moved to another cabin keeps what it has in the old one.</summary>
    MoveUnconfirmed,
    /// <summary>A cancelled flight cancels the whole order, its other flights too.</summary>
    CancelWhole,
    /// <summary>A crash in the middle of a group leaves the order's row written and the payment's not.</summary>
    TornGroup,
    /// <summary>A repair after a restore walks only what is stored, never the gateway's record.</summary>
    RepairIgnoresGateway,
    /// <summary>A payment made after a restore has the keys of the one that the backup does not know.</summary>
    SameKeysAfterRestore,
    /// <summary>A repair leaves flights and seats as they were restored: right where all stores are of one instant.</summary>
    RepairLeavesFlights,
    /// <summary>A repair believes payments as they were restored, not the gateway, where an order knows them.</summary>
    RepairBelievesPayments,
}
