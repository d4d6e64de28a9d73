-- The yardstick: what a careful engineer writes by hand. One stored function books one place in one round trip:
-- a guarded counter for the cabin, a primary key for the seat, and an outbox row, all in one transaction.
create table if not exists account (id text primary key, email text unique not null, password text not null, role text not null);
create table if not exists flight (id text primary key, currency text not null, amount bigint not null, taxes bigint not null,
  authorized int not null, sold int not null default 0) with (fillfactor = 50);
create table if not exists seat (flight_id text not null, designator text not null, order_id text not null, primary key (flight_id, designator));
create table if not exists booking (id text primary key, account_id text not null, request_hash text not null, reference text not null unique,
  flight_id text not null, seat text, passengers jsonb not null, amount bigint not null, currency text not null, created_at timestamptz not null default now());
create table if not exists payment (id text primary key, order_id text not null unique, amount bigint not null, currency text not null, status text not null);
create table if not exists outbox (id bigserial primary key, type text not null, payload jsonb not null);
create sequence if not exists booking_number;

create or replace function book(p_id text, p_account text, p_hash text, p_flight text, p_seat text, p_passengers jsonb,
  out code text, out reference text, out amount bigint, out taxes bigint, out currency text) language plpgsql as $$
declare v_hash text;
begin
  select b.request_hash, b.reference, b.amount, b.currency into v_hash, reference, amount, currency from booking b where b.id = p_id;
  if found then
    code := case when v_hash = p_hash then 'replayed' else 'idempotency_key_reused' end;
    return;
  end if;
  -- A flight that is sold out is refused without a write.
  select case when f.sold < f.authorized then 'confirmed' else 'sold_out' end, f.amount, f.taxes, f.currency
    into code, amount, taxes, currency from flight f where f.id = p_flight;
  if not found then code := 'flight_not_found'; end if;
  if code <> 'confirmed' then return; end if;
  if p_seat is not null then
    insert into seat values (p_flight, p_seat, p_id) on conflict do nothing;
    if not found then code := 'seat_unavailable'; return; end if;
  end if;
  reference := lpad(upper(to_hex(nextval('booking_number') # 11259375)), 6, '0');
  insert into booking (id, account_id, request_hash, reference, flight_id, seat, passengers, amount, currency)
    values (p_id, p_account, p_hash, reference, p_flight, p_seat, p_passengers, amount, currency);
  insert into payment values ('pay_' || p_id, p_id, amount, currency, 'captured');
  insert into outbox (type, payload)
    values ('order.confirmed', jsonb_build_object('id', p_id, 'reference', reference, 'flightId', p_flight, 'seat', p_seat));
  -- Last, so that a hot flight's row is locked for little more than the commit. Two buyers of its last place: one is rolled back.
  update flight f set sold = sold + 1 where f.id = p_flight and f.sold < f.authorized;
  if not found then raise exception sqlstate 'FT409'; end if;
end $$;
